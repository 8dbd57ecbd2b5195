//! One connection, seen as the little that the tables' files need of a database.
//!
//! Nothing outside this folder knows which database it is. Parameters are numbered
//! (`?1 ?2`), so that the text is fit for PostgreSQL too; every call is async there, and
//! ready at once here.

use std::cell::{Cell, RefCell};
use std::str::FromStr;
use std::time::Instant;

use rusqlite::types::{ToSql, ToSqlOutput, Type, ValueRef};
use rusqlite::{Connection, OptionalExtension};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokenim_protocol::ids::{self, SessionId};
use tokenim_protocol::permission::Scope;
use tokenim_protocol::time::UnixMillis;

use super::dialect;
use super::facts::FactsCache;
use super::grant_uses::Uses;
use super::rights::Pending;
use super::rights_doubt::Doubt;

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A row with this key is there already.
    #[error("a row with this key is there already")]
    Taken(#[source] rusqlite::Error),
    #[error("the database failed")]
    Database(#[source] rusqlite::Error),
    #[error("the database cannot be used: {0}")]
    Unusable(String),
    #[error("the database is of a newer server (schema {found}; this one knows {known})")]
    Newer { found: u32, known: u32 },
    #[error("the migrations failed")]
    Migration(#[source] refinery::Error),
    #[error("a column cannot be read")]
    Column(#[source] serde_json::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::ConstraintViolation) => StoreError::Taken(error),
            _ => StoreError::Database(error),
        }
    }
}

impl StoreError {
    /// Whether it would have gone well with room on the disk, or a disk that works.
    pub fn is_of_the_disk(&self) -> bool {
        use rusqlite::ErrorCode::{DiskFull, SystemIoFailure};
        matches!(
            self,
            StoreError::Database(error)
                if matches!(error.sqlite_error_code(), Some(DiskFull | SystemIoFailure))
        )
    }

    pub fn is_time_over(&self) -> bool {
        matches!(
            self,
            StoreError::Database(error)
                if error.sqlite_error_code() == Some(rusqlite::ErrorCode::OperationInterrupted)
        )
    }
}

pub type StoreResult<T> = Result<T, StoreError>;

pub struct Db {
    pub(super) conn: Connection,
    /// Facts already read over this connection, by the epoch they were true for.
    pub(super) facts: RefCell<FactsCache>,
    /// What was used, shared by all connections of the store.
    pub(super) uses: Uses,
    /// Rights that are being changed and stand in no record yet.
    pub(super) changing: RefCell<Pending>,
    /// Since when the rights are not what the audit says; the store's, shared.
    pub(super) doubt: Doubt,
    /// Of whom the action under way is the will.
    pub(super) asking: Cell<Option<SessionId>>,
}

/// Statements run no longer than this was told; dropping it lifts that.
pub struct TimeCap<'d> {
    db: &'d Db,
    /// SQLite looks at it from within a statement; it must not move.
    _until: Box<Instant>,
}

impl Drop for TimeCap<'_> {
    fn drop(&mut self) {
        // SAFETY: nothing is pointed at any more.
        unsafe { dialect::run_until(&self.db.conn, None) };
    }
}

impl Db {
    pub(super) fn new(conn: Connection) -> Self {
        // The hot path alone needs a dozen statements; with the administrator's some sixty.
        conn.set_prepared_statement_cache_capacity(160);
        Self {
            conn,
            facts: RefCell::default(),
            uses: Uses::default(),
            changing: RefCell::default(),
            doubt: Doubt::default(),
            asking: Cell::default(),
        }
    }

    /// The session that asks for this action. None for what the server does by itself, for a
    /// question, and for a rehearsal.
    pub fn asking(&self) -> Option<SessionId> {
        self.asking.get()
    }

    /// With what the other connections note.
    pub(super) fn noting(self, uses: &Uses, doubt: &Doubt) -> Self {
        Self {
            uses: uses.clone(),
            doubt: doubt.clone(),
            ..self
        }
    }

    /// Since when the rights are not what the audit says; none while they are.
    pub fn doubted_since(&self) -> Option<UnixMillis> {
        self.doubt.since()
    }

    /// From here on a statement that still runs at `until` ends with an error that
    /// [`StoreError::is_time_over`] knows.
    pub fn run_until(&self, until: Instant) -> TimeCap<'_> {
        let until = Box::new(until);
        // SAFETY: the box lives in the answer, which lifts the cap before it lets go of it.
        unsafe { dialect::run_until(&self.conn, Some(&raw const *until)) };
        TimeCap {
            db: self,
            _until: until,
        }
    }

    pub async fn execute(&self, sql: &str, args: &[Arg<'_>]) -> StoreResult<usize> {
        let mut statement = self.conn.prepare_cached(sql)?;
        Ok(statement.execute(rusqlite::params_from_iter(args))?)
    }

    /// Exactly one row.
    pub async fn one<T>(
        &self,
        sql: &str,
        args: &[Arg<'_>],
        read: impl FnOnce(&Row<'_>) -> StoreResult<T>,
    ) -> StoreResult<T> {
        let mut statement = self.conn.prepare_cached(sql)?;
        statement.query_row(rusqlite::params_from_iter(args), |row| Ok(read(&Row(row))))?
    }

    pub async fn maybe<T>(
        &self,
        sql: &str,
        args: &[Arg<'_>],
        read: impl FnOnce(&Row<'_>) -> StoreResult<T>,
    ) -> StoreResult<Option<T>> {
        let mut statement = self.conn.prepare_cached(sql)?;
        statement
            .query_row(rusqlite::params_from_iter(args), |row| Ok(read(&Row(row))))
            .optional()?
            .transpose()
    }

    pub async fn all<T>(
        &self,
        sql: &str,
        args: &[Arg<'_>],
        mut read: impl FnMut(&Row<'_>) -> StoreResult<T>,
    ) -> StoreResult<Vec<T>> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query(rusqlite::params_from_iter(args))?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(read(&Row(row))?);
        }
        Ok(found)
    }

    pub(super) fn batch(&self, sql: &str) -> StoreResult<()> {
        Ok(self.conn.prepare_cached(sql)?.execute([]).map(|_| ())?)
    }
}

/// A parameter. Ids are written into a buffer of their own: no allocation for them.
#[derive(Clone, Copy)]
pub enum Arg<'a> {
    Null,
    Int(i64),
    Id([u8; 36]),
    Text(&'a str),
}

impl ToSql for Arg<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Arg::Null => ValueRef::Null,
            Arg::Int(n) => ValueRef::Integer(*n),
            Arg::Id(text) => ValueRef::Text(text),
            Arg::Text(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}

macro_rules! id_args {
    ($($id:ident),+) => {$(
        impl From<ids::$id> for Arg<'_> {
            fn from(id: ids::$id) -> Self {
                let mut text = [0; 36];
                id.0.hyphenated().encode_lower(&mut text);
                Arg::Id(text)
            }
        }
    )+};
}
id_args!(
    AccessRequestId,
    CaseId,
    HouseRuleId,
    DelegationId,
    CallProviderId,
    CustomRoleId,
    OrganisationId,
    PersonId,
    DepartmentId,
    TeamId,
    ChannelId,
    MessageId,
    OperationId,
    SessionId,
    DeviceId,
    GrantId,
    ExclusionId,
    PurgeId,
    FileId,
    FileLinkId,
    PeopleGroupId,
    LogEpoch,
    WorkflowId
);

impl From<uuid::Uuid> for Arg<'_> {
    fn from(id: uuid::Uuid) -> Self {
        ids::OperationId(id).into()
    }
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Self {
        Arg::Text(text)
    }
}

impl<'a> From<&'a String> for Arg<'a> {
    fn from(text: &'a String) -> Self {
        Arg::Text(text)
    }
}

impl From<UnixMillis> for Arg<'_> {
    fn from(at: UnixMillis) -> Self {
        Arg::Int(at.0)
    }
}

impl From<i64> for Arg<'_> {
    fn from(n: i64) -> Self {
        Arg::Int(n)
    }
}

impl From<u64> for Arg<'_> {
    fn from(n: u64) -> Self {
        // A number past the column's range matches no row and never wraps.
        Arg::Int(i64::try_from(n).unwrap_or(i64::MAX))
    }
}

impl From<u32> for Arg<'_> {
    fn from(n: u32) -> Self {
        Arg::Int(n.into())
    }
}

impl From<bool> for Arg<'_> {
    fn from(yes: bool) -> Self {
        Arg::Int(yes.into())
    }
}

impl<'a, T: Into<Arg<'a>>> From<Option<T>> for Arg<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Arg::Null, Into::into)
    }
}

/// `args![a, b]`: parameters `?1`, `?2`.
macro_rules! args {
    ($($value:expr),* $(,)?) => {
        &[$($crate::store::db::Arg::from($value)),*]
    };
}
pub(crate) use args;

/// One row of an answer; columns by their place.
pub struct Row<'a>(&'a rusqlite::Row<'a>);

impl Row<'_> {
    pub fn id<T: FromStr>(&self, column: usize) -> StoreResult<T> {
        self.maybe_id(column)?.ok_or_else(|| unreadable(column))
    }

    pub fn maybe_id<T: FromStr>(&self, column: usize) -> StoreResult<Option<T>> {
        match self.0.get_ref(column)? {
            ValueRef::Null => Ok(None),
            value => {
                let text = value.as_str().map_err(|_| unreadable(column))?;
                text.parse().map(Some).map_err(|_| unreadable(column))
            }
        }
    }

    pub fn text(&self, column: usize) -> StoreResult<String> {
        Ok(self.0.get(column)?)
    }

    pub fn maybe_text(&self, column: usize) -> StoreResult<Option<String>> {
        Ok(self.0.get(column)?)
    }

    pub fn int(&self, column: usize) -> StoreResult<i64> {
        Ok(self.0.get(column)?)
    }

    /// Whatever stands there. What is neither a number nor a text was not written by us.
    pub(super) fn value(&self, column: usize) -> StoreResult<serde_json::Value> {
        Ok(match self.0.get_ref(column)? {
            ValueRef::Null => serde_json::Value::Null,
            ValueRef::Integer(number) => number.into(),
            ValueRef::Real(number) => number.to_string().into(),
            ValueRef::Text(text) | ValueRef::Blob(text) => {
                String::from_utf8_lossy(text).into_owned().into()
            }
        })
    }

    pub fn count(&self, column: usize) -> StoreResult<u64> {
        u64::try_from(self.int(column)?).map_err(|_| unreadable(column))
    }

    pub fn maybe_count(&self, column: usize) -> StoreResult<Option<u64>> {
        match self.0.get_ref(column)? {
            ValueRef::Null => Ok(None),
            _ => self.count(column).map(Some),
        }
    }

    pub fn small(&self, column: usize) -> StoreResult<u32> {
        u32::try_from(self.int(column)?).map_err(|_| unreadable(column))
    }

    pub fn time(&self, column: usize) -> StoreResult<UnixMillis> {
        self.int(column).map(UnixMillis)
    }

    pub fn maybe_time(&self, column: usize) -> StoreResult<Option<UnixMillis>> {
        Ok(self.0.get::<_, Option<i64>>(column)?.map(UnixMillis))
    }

    pub fn flag(&self, column: usize) -> StoreResult<bool> {
        Ok(self.int(column)? != 0)
    }

    /// A word of one of the protocol's closed lists, as it stands on the wire.
    pub fn word<T: DeserializeOwned>(&self, column: usize) -> StoreResult<T> {
        let text = self.text(column)?;
        T::deserialize(serde::de::value::StrDeserializer::<serde_json::Error>::new(
            &text,
        ))
        .map_err(StoreError::Column)
    }

    pub fn maybe_word<T: DeserializeOwned>(&self, column: usize) -> StoreResult<Option<T>> {
        match self.0.get_ref(column)? {
            ValueRef::Null => Ok(None),
            _ => self.word(column).map(Some),
        }
    }

    pub fn json<T: DeserializeOwned>(&self, column: usize) -> StoreResult<T> {
        let value = self.0.get_ref(column)?;
        let text = value.as_str().map_err(|_| unreadable(column))?;
        serde_json::from_str(text).map_err(StoreError::Column)
    }

    pub fn maybe_json<T: DeserializeOwned>(&self, column: usize) -> StoreResult<Option<T>> {
        match self.0.get_ref(column)? {
            ValueRef::Null => Ok(None),
            _ => self.json(column).map(Some),
        }
    }

    pub fn scope(&self, column: usize) -> StoreResult<Scope> {
        let text = self.text(column)?;
        Scope::from_query(&text).ok_or_else(|| unreadable(column))
    }

    pub fn maybe_scope(&self, column: usize) -> StoreResult<Option<Scope>> {
        match self.maybe_text(column)? {
            None => Ok(None),
            Some(_) => self.scope(column).map(Some),
        }
    }
}

fn unreadable(column: usize) -> StoreError {
    StoreError::Database(rusqlite::Error::InvalidColumnType(
        column,
        "unreadable".to_owned(),
        Type::Text,
    ))
}

/// One of the protocol's closed lists as the word it is on the wire.
pub fn word<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

pub fn json<T: Serialize>(value: &T) -> StoreResult<String> {
    serde_json::to_string(value).map_err(StoreError::Column)
}
