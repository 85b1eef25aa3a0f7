//! The filters of a list, as conditions of its query.

/// Writes the function `asked_for`, which finds the rows that a filter asks for, and `filtered`, which leaves out the
/// deleted ones among them unless they are listed too. Each line names a filter in one of these shapes:
///
/// - `is(column)`: the column is the id;
/// - `of(filter, table::name, column)`: the column is the id of a row with one of the names;
/// - `of_maybe(filter, table::name, column)`: the same, for a column that may be null;
/// - `named(column)`: the column is one of the words, which most lists are asked for;
/// - `any(column)`: the column is one of the values;
/// - `from(filter, column)` and `to(filter, column)`: the column is at least, or at most, the value;
/// - `concern(filter, Kind)`: the record is about one of the topics, or in one of the wards;
/// - `own(function)`: what the function adds to the query.
macro_rules! filters {
    ($table:ident: $filter:ident; $($shape:ident($($argument:tt)*)),* $(,)?) => {
        fn asked_for(filter: &$filter) -> $table::BoxedQuery<'_, diesel::pg::Pg> {
            let mut query = $table::table.into_boxed();
            $($crate::record::noun::filters!(@$shape query, filter, $table, $($argument)*);)*
            query
        }

        fn filtered<'a>(
            filter: &'a $filter,
            page: &$crate::http::page::PageRequest,
        ) -> $table::BoxedQuery<'a, diesel::pg::Pg> {
            let mut query = asked_for(filter);
            if !page.include_deleted {
                query = query.filter($table::deleted_at.is_null());
            }
            query
        }
    };
    (@is $query:ident, $filter:ident, $table:ident, $column:ident) => {
        if let Some(id) = $filter.$column {
            $query = $query.filter($crate::database::kept::only($table::$column, id));
        }
    };
    (@of $query:ident, $filter:ident, $table:ident, $named:ident, $parents:ident::$name:ident, $column:ident) => {
        if let Some(names) = &$filter.$named {
            let named = $parents::table.filter($crate::database::kept::among($parents::$name, &names.0));
            $query = $query.filter($table::$column.eq_any(named.select($parents::id)));
        }
    };
    (@of_maybe $query:ident, $filter:ident, $table:ident, $named:ident, $parents:ident::$name:ident, $column:ident) => {
        if let Some(names) = &$filter.$named {
            let named = $parents::table.filter($crate::database::kept::among($parents::$name, &names.0));
            $query = $query.filter($table::$column.eq_any(named.select($parents::id.nullable())));
        }
    };
    (@named $query:ident, $filter:ident, $table:ident, $column:ident) => {
        if let Some(names) = &$filter.$column {
            $query = $query.filter($crate::database::kept::among($table::$column, &names.0));
        }
    };
    (@any $query:ident, $filter:ident, $table:ident, $column:ident) => {
        if let Some(values) = &$filter.$column {
            $query = $query.filter($table::$column.eq_any(&values.0));
        }
    };
    (@from $query:ident, $filter:ident, $table:ident, $first:ident, $column:ident) => {
        if let Some(first) = $filter.$first {
            $query = $query.filter($table::$column.ge(first));
        }
    };
    (@to $query:ident, $filter:ident, $table:ident, $last:ident, $column:ident) => {
        if let Some(last) = $filter.$last {
            $query = $query.filter($table::$column.le(last));
        }
    };
    (@concern $query:ident, $filter:ident, $table:ident, $named:ident, $kind:ident) => {
        if let Some(named) = &$filter.$named {
            let found = $crate::record::concerns::$named($crate::kind::Kind::$kind, named);
            $query = $query.filter($table::id.eq_any(found));
        }
    };
    (@own $query:ident, $filter:ident, $table:ident, $function:ident) => {
        $query = $function($query, $filter);
    };
}

pub(crate) use filters;
