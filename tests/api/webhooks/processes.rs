//! Several processes that deliver, of which one dies.

use std::pin::pin;

use futures_util::future::{Either, join_all, select};
use serde_json::json;

use super::{Told, outbound, process};
use crate::support::receiver::Reply;
use crate::support::records::text;

#[actix_web::test]
async fn several_processes_deliver_each_message_once() {
    let told = Told::new().await;
    let webhook = told.webhook(json!({"mode": "each"})).await;
    for _ in 0..10 {
        told.item("Business").await;
    }
    crate::feed::until_sealed(&told.db).await;
    let mut processes = Vec::new();
    for _ in 0..3 {
        processes.push(process(&told.app, outbound(&told.settings)).await);
    }
    // Each looks several times, so that all meet.
    let mut attempts = 0;
    for _ in 0..4 {
        let rounds = join_all(processes.iter().map(|process| process.courier.deliver_due(&process.database))).await;
        attempts += rounds.into_iter().map(|round| round.expect("an answer")).sum::<usize>();
    }
    assert_eq!((attempts, told.attempts(&webhook).await.len()), (10, 10));
    let got = told.receiver.take();
    let positions: Vec<i64> = got
        .iter()
        .map(|got| {
            let cursor = text(&got.json()["data"], "cursor");
            cursor.split('-').next().and_then(|number| number.parse().ok()).expect("a number")
        })
        .collect();
    assert!(positions.len() == 10 && positions.is_sorted_by(|one, next| one < next), "{positions:?}");
}

#[actix_web::test]
async fn what_a_process_sent_as_it_died_is_sent_again_with_the_same_id() {
    let told = Told::new().await;
    let webhook = told.webhook(json!({})).await;
    told.item("First").await;
    crate::feed::until_sealed(&told.db).await;
    told.receiver.will([Reply::Silence]);
    {
        let dying = process(&told.app, outbound(&told.settings)).await;
        let delivery = pin!(dying.courier.deliver_due(&dying.database));
        let arrives = pin!(async {
            while told.receiver.count() == 0 {
                tokio::task::yield_now().await;
            }
        });
        assert!(matches!(select(delivery, arrives).await, Either::Right(_)), "it has no answer");
    }
    let first = told.receiver.one();
    // More has happened, and the message stays as it was.
    told.item("Second").await;
    told.app.clock.advance(59);
    assert_eq!(told.deliver().await, 0, "the delivery may still run");
    told.app.clock.advance(1);
    assert_eq!(told.deliver().await, 1);
    let again = told.receiver.one();
    assert_eq!((again.header("webhook-id"), &again.body), (first.header("webhook-id"), &first.body));
    told.app.clock.advance(1);
    assert_eq!(told.deliver().await, 1);
    let next = told.receiver.one().json();
    assert_eq!((&next["data"]["after"], &next["data"]["count"]), (&first.json()["data"]["head"], &json!(1)));
    let outcomes: Vec<_> = told.attempts(&webhook).await.iter().map(|one| text(one, "outcome")).collect();
    assert_eq!(outcomes, ["delivered", "delivered"]);
}

#[actix_web::test]
async fn what_a_writer_does_meanwhile_holds() {
    let told = Told::new().await;
    let webhook = told.webhook(json!({"mode": "each"})).await;
    let one = text(&webhook["links"], "self");
    told.item("First").await;
    crate::feed::until_sealed(&told.db).await;
    told.receiver.will([Reply::Silence]);
    let dying = process(&told.app, outbound(&told.settings)).await;
    {
        let delivery = pin!(dying.courier.deliver_due(&dying.database));
        let arrives = pin!(async {
            while told.receiver.count() == 0 {
                tokio::task::yield_now().await;
            }
            told.admin().patch(&one, &json!({"status": "paused"})).await.ok();
        });
        assert!(matches!(select(delivery, arrives).await, Either::Right(_)), "it has no answer");
    }
    told.app.clock.advance(3600);
    assert_eq!(told.deliver().await, 0);
    assert_eq!(told.now(&webhook).await["status"], "paused");
    told.receiver.take();
    told.admin().patch(&one, &json!({"status": "active"})).await.ok();
    assert_eq!(told.deliver().await, 1);
    assert_eq!(told.receiver.one().json()["type"], "item.created");
}
