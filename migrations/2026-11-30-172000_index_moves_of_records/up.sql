CREATE INDEX CONCURRENTLY positions_of_moves ON record.positions (council_id, kind, record_id)
    WHERE public_operation = 'restored' OR changed &&
        '{body_id,decision_id,issue_id,item_id,joint_with,meeting_id,metric_id,parent_id,person_id,'
        'strategy_id}'::text[];
