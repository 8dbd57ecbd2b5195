-- A company as the server of schema 1 left it: made by that very program, and never edited.
BEGIN TRANSACTION;
CREATE TABLE access_grant (
    id              TEXT PRIMARY KEY,
    person_id       TEXT   NOT NULL REFERENCES person (id),
    permission      TEXT   NOT NULL,
    scope           TEXT   NOT NULL,
    holding         TEXT   NOT NULL,
    starts_at       BIGINT NOT NULL,
    ends_at         BIGINT NOT NULL,
    by_id           TEXT   NOT NULL,
    text            TEXT   NOT NULL,
    ended_at        BIGINT,
    ended_by        TEXT,
    ended_code      TEXT,
    ended_text      TEXT,
    -- Its end has been written into the person's timeline.
    told            INTEGER NOT NULL
);
INSERT INTO "access_grant" VALUES('01a2049e-c84c-7f67-9ea6-8c71f885bdf3','01a2049e-c7d9-7564-80af-b418bc00a492','message.mention_all','organisation','active',1795373844556,1795460244554,'01a2049e-c731-7d1e-b064-51f81538f4ec','for the release day',NULL,NULL,NULL,NULL,0);
CREATE TABLE audit_entry (
    seq             BIGINT PRIMARY KEY,
    at              BIGINT NOT NULL,
    leaf            TEXT   NOT NULL,
    leaf_hash       TEXT   NOT NULL
);
INSERT INTO "audit_entry" VALUES(1,1795373844273,'{"action":"organisation.init","actor":null,"actor_epoch":null,"actor_posts":[],"after":null,"at":1795373844273,"before":null,"object":"organisation","policy_version":1,"reason":null,"seq":1}','IJ025hmBveRypbSD2aS4pcQ9N4/HZUdZToCCi7zig0Q');
INSERT INTO "audit_entry" VALUES(2,1795373844439,'{"action":"department.create","actor":"01a2049e-c731-7d1e-b064-51f81538f4ec","actor_epoch":1,"actor_posts":["owner","secadmin","sysadmin"],"after":{"name":"销售部"},"at":1795373844439,"before":null,"object":"01a2049e-c7d4-77a4-86d6-6499a7521808","policy_version":1,"reason":null,"seq":2}','46HJM5S4Z2sjdtDHGGBDWK4ut1c1QzSqXjDLXR91JHk');
INSERT INTO "audit_entry" VALUES(3,1795373844443,'{"action":"user.create","actor":"01a2049e-c731-7d1e-b064-51f81538f4ec","actor_epoch":1,"actor_posts":["owner","secadmin","sysadmin"],"after":{"handle":"lin","kind":"member"},"at":1795373844443,"before":null,"object":"01a2049e-c7d9-7564-80af-b418bc00a492","policy_version":1,"reason":null,"seq":3}','PUja4OujGdHgeeJi+srSjyV7//9R3BeKdc8K87MWPnU');
INSERT INTO "audit_entry" VALUES(4,1795373844493,'{"action":"user.create","actor":"01a2049e-c731-7d1e-b064-51f81538f4ec","actor_epoch":1,"actor_posts":["owner","secadmin","sysadmin"],"after":{"handle":"bo","kind":"member"},"at":1795373844493,"before":null,"object":"01a2049e-c80d-7afc-bf04-b859d4852fc9","policy_version":1,"reason":null,"seq":4}','YoowlGn30IPu6xlTR6/64gTs7TiZeGTVFV+R05V7bqo');
INSERT INTO "audit_entry" VALUES(5,1795373844527,'{"action":"team.create","actor":"01a2049e-c731-7d1e-b064-51f81538f4ec","actor_epoch":2,"actor_posts":["owner","secadmin","sysadmin"],"after":{"admin":"01a2049e-c7d9-7564-80af-b418bc00a492","kind":"project"},"at":1795373844527,"before":null,"object":"team:01a2049e-c82e-7875-a75e-5ed472e83d28","policy_version":1,"reason":null,"seq":5}','fSVZB9etFrIKB0lK7U7eFor49Xj9gnquWYq+AToK3to');
INSERT INTO "audit_entry" VALUES(6,1795373844529,'{"action":"team.set_member","actor":"01a2049e-c7d9-7564-80af-b418bc00a492","actor_epoch":2,"actor_posts":[],"after":{"admin":false,"person":"01a2049e-c80d-7afc-bf04-b859d4852fc9"},"at":1795373844529,"before":null,"object":"team:01a2049e-c82e-7875-a75e-5ed472e83d28","policy_version":1,"reason":null,"seq":6}','APZaNA5iuf7d5ISj1qaXbl4eEr5/3jeGwDpj6KC9m4s');
INSERT INTO "audit_entry" VALUES(7,1795373844531,'{"action":"channel.create","actor":"01a2049e-c7d9-7564-80af-b418bc00a492","actor_epoch":3,"actor_posts":[],"after":{"kind":"public","team":"01a2049e-c82e-7875-a75e-5ed472e83d28"},"at":1795373844531,"before":null,"object":"channel:01a2049e-c833-79a7-862e-d62d3df4a10f","policy_version":1,"reason":null,"seq":7}','sQhdkTMOjwQAISwm4RCirZHcOeFcUPWGylVUiPvV9YI');
INSERT INTO "audit_entry" VALUES(8,1795373844533,'{"action":"channel.create","actor":"01a2049e-c7d9-7564-80af-b418bc00a492","actor_epoch":4,"actor_posts":[],"after":{"kind":"private","team":"01a2049e-c82e-7875-a75e-5ed472e83d28"},"at":1795373844533,"before":null,"object":"channel:01a2049e-c835-74ad-ab10-a390f22423e6","policy_version":1,"reason":null,"seq":8}','75etVdcR0P/lcfvZVXM23/4q7hFaJBlcYkrsjiSVnM4');
INSERT INTO "audit_entry" VALUES(9,1795373844554,'{"action":"permission.exclude","actor":"01a2049e-c731-7d1e-b064-51f81538f4ec","actor_epoch":3,"actor_posts":["owner","secadmin","sysadmin"],"after":{"code":"REVOKED","ends_at":null,"exclusion":"01a2049e-c84a-7623-bc05-4c679007a58a","permission":"message.send","review_at":1797965844554,"scope":"channel:01a2049e-c835-74ad-ab10-a390f22423e6"},"at":1795373844554,"before":null,"object":"01a2049e-c80d-7afc-bf04-b859d4852fc9","policy_version":1,"reason":"agreed in the meeting","seq":9}','xYjeWVAkML/d0eWW1aIGpk/ogoIcPVHwZE+RZotFhOM');
INSERT INTO "audit_entry" VALUES(10,1795373844556,'{"action":"permission.grant","actor":"01a2049e-c731-7d1e-b064-51f81538f4ec","actor_epoch":3,"actor_posts":["owner","secadmin","sysadmin"],"after":{"ends_at":1795460244554,"grant":"01a2049e-c84c-7f67-9ea6-8c71f885bdf3","permission":"message.mention_all","scope":"organisation","starts_at":1795373844556},"at":1795373844556,"before":null,"object":"01a2049e-c7d9-7564-80af-b418bc00a492","policy_version":1,"reason":"for the release day","seq":10}','wOAD+1xgB/A4j1C5438KuMsc5eZuMstud/NSvZP5dr4');
CREATE TABLE channel (
    id              TEXT PRIMARY KEY,
    kind            TEXT    NOT NULL,
    team_id         TEXT REFERENCES team (id),
    name            TEXT    NOT NULL,
    topic           TEXT    NOT NULL,
    mode            TEXT    NOT NULL,
    history         TEXT    NOT NULL,
    archived_at     BIGINT,
    archived_by     TEXT,
    archived_text   TEXT,
    created_at      BIGINT  NOT NULL,
    -- The two people of a direct message, lower id first: there is one channel a pair.
    direct_pair     TEXT    UNIQUE,
    last_seq        BIGINT  NOT NULL,
    message_count   BIGINT  NOT NULL
);
INSERT INTO "channel" VALUES('01a2049e-c833-79a7-862e-d62d3df4a10f','public','01a2049e-c82e-7875-a75e-5ed472e83d28','general','','open','all',NULL,NULL,NULL,1795373844531,NULL,6,2);
INSERT INTO "channel" VALUES('01a2049e-c835-74ad-ab10-a390f22423e6','private','01a2049e-c82e-7875-a75e-5ed472e83d28','secret','','open','from_join',NULL,NULL,NULL,1795373844533,NULL,6,2);
INSERT INTO "channel" VALUES('01a2049e-c836-7125-85b4-8cd6f8a843b5','direct',NULL,'','','open','from_join',NULL,NULL,NULL,1795373844534,'01a2049e-c7d9-7564-80af-b418bc00a492:01a2049e-c80d-7afc-bf04-b859d4852fc9',4,1);
CREATE TABLE channel_entry (
    channel_id      TEXT   NOT NULL,
    seq             BIGINT NOT NULL,
    at              BIGINT NOT NULL,
    author_id       TEXT,
    kind            TEXT   NOT NULL,
    -- The message it is, or points at.
    target_id       TEXT,
    target_seq      BIGINT,
    -- The event as JSON; a message's own body stands in its row of `message` only.
    body            TEXT,
    -- Hash of the body with this salt; the salt goes with the body when it is deleted.
    salt            TEXT,
    body_hash       TEXT   NOT NULL,
    prev_hash       TEXT   NOT NULL,
    hash            TEXT   NOT NULL,
    message_count   BIGINT NOT NULL,
    PRIMARY KEY (channel_id, seq)
);
INSERT INTO "channel_entry" VALUES('01a2049e-c833-79a7-862e-d62d3df4a10f',1,1795373844531,'01a2049e-c7d9-7564-80af-b418bc00a492','created',NULL,NULL,'{"kind":"created","channel":{"id":"01a2049e-c833-79a7-862e-d62d3df4a10f","kind":"public","team":"01a2049e-c82e-7875-a75e-5ed472e83d28","name":"general","topic":"","mode":"open","history":"all","archived":false,"created_at":1795373844531}}','2hozhs3w6KuBmHmGLAn0Rg','/8dwu6/3KWY8dlRKmtal1u4v01uZseniIg1WduI48MU','','sW8fG32Q7zKz6F3TbhfYKeUt5AWwZUdOW3ukbbm5AKA',0);
INSERT INTO "channel_entry" VALUES('01a2049e-c833-79a7-862e-d62d3df4a10f',2,1795373844531,'01a2049e-c7d9-7564-80af-b418bc00a492','joined',NULL,NULL,'{"kind":"joined","member":{"person":"01a2049e-c7d9-7564-80af-b418bc00a492","since":1795373844531,"from_seq":2}}','4TilKIAUzRlX1qTbP4mInw','byXAg9B4VRv4aqjzLlUx3hsFJVt2EQWvppl0rix/efk','sW8fG32Q7zKz6F3TbhfYKeUt5AWwZUdOW3ukbbm5AKA','lxKpI3QnvuH00DQqwJLbPCfEL+26n/IPaH8GigrTdl0',0);
INSERT INTO "channel_entry" VALUES('01a2049e-c833-79a7-862e-d62d3df4a10f',3,1795373844531,'01a2049e-c7d9-7564-80af-b418bc00a492','joined',NULL,NULL,'{"kind":"joined","member":{"person":"01a2049e-c80d-7afc-bf04-b859d4852fc9","since":1795373844531,"from_seq":3}}','XIeglzpgJcvXXhqrTLkChQ','rx+VMI7cAGdKsSF+3c3MnrrDEg4QFo7HpHgbNgT9AsY','lxKpI3QnvuH00DQqwJLbPCfEL+26n/IPaH8GigrTdl0','EaEMnelfJZDB1LW663olDvSonscqG3s7BeLqbLvCwog',0);
INSERT INTO "channel_entry" VALUES('01a2049e-c835-74ad-ab10-a390f22423e6',1,1795373844533,'01a2049e-c7d9-7564-80af-b418bc00a492','created',NULL,NULL,'{"kind":"created","channel":{"id":"01a2049e-c835-74ad-ab10-a390f22423e6","kind":"private","team":"01a2049e-c82e-7875-a75e-5ed472e83d28","name":"secret","topic":"","mode":"open","history":"from_join","archived":false,"created_at":1795373844533}}','FBIfldq+oSoz6WQGvT+qCg','tQTL24FogNkQCbhTEPXdSvW97NYWARjYSnlVWYrpC3E','','r8AlSDhU5CoSOUiI04sk7owSbzwgLwjwv3MKHj731hw',0);
INSERT INTO "channel_entry" VALUES('01a2049e-c835-74ad-ab10-a390f22423e6',2,1795373844533,'01a2049e-c7d9-7564-80af-b418bc00a492','joined',NULL,NULL,'{"kind":"joined","member":{"person":"01a2049e-c7d9-7564-80af-b418bc00a492","since":1795373844533,"from_seq":2}}','42gXa6M3n69il9GEu7yKEg','Xvt1II8q42jW9hNG2Qb5ys5zD86qWlLYXk1lOb7wMqM','r8AlSDhU5CoSOUiI04sk7owSbzwgLwjwv3MKHj731hw','5JXtNMW9IwpZgCKnSlsfCF/1S3mqaE8f77IJIuQvzDg',0);
INSERT INTO "channel_entry" VALUES('01a2049e-c835-74ad-ab10-a390f22423e6',3,1795373844533,'01a2049e-c7d9-7564-80af-b418bc00a492','joined',NULL,NULL,'{"kind":"joined","member":{"person":"01a2049e-c80d-7afc-bf04-b859d4852fc9","since":1795373844533,"from_seq":3}}','p8PJLlCCYsAnfYavcOYmlg','RXX3h4DWD8WVXzkKbcVygMemiYHshOiQOHQBObYQ3Bo','5JXtNMW9IwpZgCKnSlsfCF/1S3mqaE8f77IJIuQvzDg','amaM/0OaPE13q74a8BUjFPPQOo+EKcRk2GGaTtz5FZE',0);
INSERT INTO "channel_entry" VALUES('01a2049e-c836-7125-85b4-8cd6f8a843b5',1,1795373844534,'01a2049e-c7d9-7564-80af-b418bc00a492','created',NULL,NULL,'{"kind":"created","channel":{"id":"01a2049e-c836-7125-85b4-8cd6f8a843b5","kind":"direct","team":null,"name":"","topic":"","mode":"open","history":"from_join","archived":false,"created_at":1795373844534}}','HdMdoE/G5Hj39GDbadcayA','xstHsg91jJWTxx6WbvwUTQWwuo4djhviTE7i3LrDcbg','','SlAHqg2xpIGIE4VjtGI8pfi/JY8e+ayItonb09r5ZkI',0);
INSERT INTO "channel_entry" VALUES('01a2049e-c836-7125-85b4-8cd6f8a843b5',2,1795373844534,'01a2049e-c7d9-7564-80af-b418bc00a492','joined',NULL,NULL,'{"kind":"joined","member":{"person":"01a2049e-c7d9-7564-80af-b418bc00a492","since":1795373844534,"from_seq":2}}','dIk1IPYRj7cjRst8SHDzQg','WjPzX9B8iyFNM0jcRVqdZ3gd8A8bHqa/2VlC6ahF/dE','SlAHqg2xpIGIE4VjtGI8pfi/JY8e+ayItonb09r5ZkI','1ebA8/36/AwKYJ2LOieDyjagc5zFqpS0hbPzpRWZsDM',0);
INSERT INTO "channel_entry" VALUES('01a2049e-c836-7125-85b4-8cd6f8a843b5',3,1795373844534,'01a2049e-c7d9-7564-80af-b418bc00a492','joined',NULL,NULL,'{"kind":"joined","member":{"person":"01a2049e-c80d-7afc-bf04-b859d4852fc9","since":1795373844534,"from_seq":3}}','2pbtFRLyBIOkHBF4zBIokQ','zLJPkhcq8Sv1Khuc13E/QPs6vA2SnGwGKTXGh+A1p/A','1ebA8/36/AwKYJ2LOieDyjagc5zFqpS0hbPzpRWZsDM','jjTjohApFHP88aRIYPtYeFZhOdnfapR6NHUzcEYC3Q4',0);
INSERT INTO "channel_entry" VALUES('01a2049e-c833-79a7-862e-d62d3df4a10f',4,1795373844536,'01a2049e-c7d9-7564-80af-b418bc00a492','message','01a2049e-c837-7707-ab9f-50c69a8f0e36',4,NULL,'3rO3Svu2rSESnYe4qsKOEw','z+WsoHObwurpOxTpsv2EfQufWX3G+fGCVlTNcQ7pz/s','EaEMnelfJZDB1LW663olDvSonscqG3s7BeLqbLvCwog','zaenE2zuVOVOjZDu+7z4JCqSTiaYzmKcmakx/1emI14',1);
INSERT INTO "channel_entry" VALUES('01a2049e-c833-79a7-862e-d62d3df4a10f',5,1795373844537,'01a2049e-c80d-7afc-bf04-b859d4852fc9','message','01a2049e-c839-7b10-8f95-346aa6a7a93b',5,NULL,'e+A/iFA7qtaVVFBkS70tMw','rZcIy5xAMVQ8+uu3pLH0ILPUgONLNpUcw1dZKBB2y7A','zaenE2zuVOVOjZDu+7z4JCqSTiaYzmKcmakx/1emI14','QBSdnjqp3KNSyfHsUOBgtzVJ08E3C7hhwBp7M1LlyN4',2);
INSERT INTO "channel_entry" VALUES('01a2049e-c835-74ad-ab10-a390f22423e6',4,1795373844538,'01a2049e-c7d9-7564-80af-b418bc00a492','message','01a2049e-c83a-7eb2-8e13-f9ed869add2e',4,NULL,'ahJom2kpVuPZijmbLlbkRg','pmBxpYUwC3zRPOUIBnlt6KNbIX+jv8kMFu3nMJgMBdw','amaM/0OaPE13q74a8BUjFPPQOo+EKcRk2GGaTtz5FZE','O8ZxeirWyAXG4EJ+AY8/gFnUYOD8K6GV/ER4zZagdV8',1);
INSERT INTO "channel_entry" VALUES('01a2049e-c835-74ad-ab10-a390f22423e6',5,1795373844539,'01a2049e-c80d-7afc-bf04-b859d4852fc9','message','01a2049e-c83b-7e5d-9ee0-0436fcf973b5',5,NULL,NULL,'JRWTyOfJEKa1j5IwbEDDDeZZdoe2sX7xlv5Opcxml8g','O8ZxeirWyAXG4EJ+AY8/gFnUYOD8K6GV/ER4zZagdV8','qvv7ccqSvKZvNMW7hgfgV8S2eBJGYPLVweZNpiXzSzU',2);
INSERT INTO "channel_entry" VALUES('01a2049e-c836-7125-85b4-8cd6f8a843b5',4,1795373844541,'01a2049e-c7d9-7564-80af-b418bc00a492','message','01a2049e-c83c-700e-b07f-c20e2c3dc55d',4,NULL,'tedtpeKjn/bnwRNDGt2RDA','9CwFqna/qd+DkoavXCtgUjyfIMGR/g/iEWdJwXLKR0g','jjTjohApFHP88aRIYPtYeFZhOdnfapR6NHUzcEYC3Q4','0qEarj3QMwnLsuYU2TU+5BhgW0LhhG3morX/Sg8hBdw',1);
INSERT INTO "channel_entry" VALUES('01a2049e-c833-79a7-862e-d62d3df4a10f',6,1795373844549,'01a2049e-c80d-7afc-bf04-b859d4852fc9','edited','01a2049e-c839-7b10-8f95-346aa6a7a93b',5,'{"kind":"edited","target":"01a2049e-c839-7b10-8f95-346aa6a7a93b","target_seq":5,"revision":1,"body":"see https://example.com/plan2"}','l6+ONCOnFCHCX7by7Q84tA','prVoM9qF9oaCrR6NflwBRKcEqcCsitsMEcuZyFZiVio','QBSdnjqp3KNSyfHsUOBgtzVJ08E3C7hhwBp7M1LlyN4','sYQwJ8K4xDvMWMaPqyK+tYjJHKJe1stGlOcq+hKB/ZQ',2);
INSERT INTO "channel_entry" VALUES('01a2049e-c835-74ad-ab10-a390f22423e6',6,1795373844551,'01a2049e-c80d-7afc-bf04-b859d4852fc9','deleted','01a2049e-c83b-7e5d-9ee0-0436fcf973b5',5,'{"kind":"deleted","target":"01a2049e-c83b-7e5d-9ee0-0436fcf973b5","target_seq":5}','BHtOMNqDDZyhMslcMfV+pg','wacR0rb2Yv78qE++P/yaaSt+1bEkAzpc3Omf2pmRQgY','qvv7ccqSvKZvNMW7hgfgV8S2eBJGYPLVweZNpiXzSzU','9dPn6oWhEDkzPcXt2TclNfcvv0iY3Vd/ZoxKo46pEfs',2);
CREATE TABLE department (
    id              TEXT PRIMARY KEY,
    name            TEXT NOT NULL,
    parent_id       TEXT REFERENCES department (id),
    manager_id      TEXT
);
INSERT INTO "department" VALUES('01a2049e-c7d4-77a4-86d6-6499a7521808','销售部',NULL,NULL);
CREATE TABLE device (
    id              TEXT PRIMARY KEY,
    person_id       TEXT   NOT NULL REFERENCES person (id),
    name            TEXT   NOT NULL,
    added_at        BIGINT NOT NULL
);
INSERT INTO "device" VALUES('01a2049e-c7d0-7525-95fc-21b9682b5917','01a2049e-c731-7d1e-b064-51f81538f4ec','desk',1795373844432);
INSERT INTO "device" VALUES('01a2049e-c80b-7d12-9c56-ab93ca5dc5a6','01a2049e-c7d9-7564-80af-b418bc00a492','desk',1795373844491);
INSERT INTO "device" VALUES('01a2049e-c82c-74db-88ed-f908efa47f28','01a2049e-c80d-7afc-bf04-b859d4852fc9','desk',1795373844524);
CREATE TABLE exclusion (
    id              TEXT PRIMARY KEY,
    person_id       TEXT   NOT NULL REFERENCES person (id),
    kind            TEXT   NOT NULL,
    permission      TEXT,
    scope           TEXT   NOT NULL,
    code            TEXT   NOT NULL,
    starts_at       BIGINT NOT NULL,
    ends_at         BIGINT,
    review_at       BIGINT,
    by_id           TEXT   NOT NULL,
    text            TEXT   NOT NULL,
    ended_at        BIGINT,
    ended_by        TEXT,
    ended_code      TEXT,
    ended_text      TEXT,
    told            INTEGER NOT NULL
);
INSERT INTO "exclusion" VALUES('01a2049e-c84a-7623-bc05-4c679007a58a','01a2049e-c80d-7afc-bf04-b859d4852fc9','revocation','message.send','channel:01a2049e-c835-74ad-ab10-a390f22423e6','REVOKED',1795373844554,NULL,1797965844554,'01a2049e-c731-7d1e-b064-51f81538f4ec','agreed in the meeting',NULL,NULL,NULL,NULL,0);
CREATE TABLE membership (
    channel_id      TEXT   NOT NULL REFERENCES channel (id),
    person_id       TEXT   NOT NULL REFERENCES person (id),
    from_seq        BIGINT NOT NULL,
    to_seq          BIGINT,
    since           BIGINT NOT NULL,
    PRIMARY KEY (channel_id, person_id, from_seq)
);
INSERT INTO "membership" VALUES('01a2049e-c833-79a7-862e-d62d3df4a10f','01a2049e-c7d9-7564-80af-b418bc00a492',2,NULL,1795373844531);
INSERT INTO "membership" VALUES('01a2049e-c833-79a7-862e-d62d3df4a10f','01a2049e-c80d-7afc-bf04-b859d4852fc9',3,NULL,1795373844531);
INSERT INTO "membership" VALUES('01a2049e-c835-74ad-ab10-a390f22423e6','01a2049e-c7d9-7564-80af-b418bc00a492',2,NULL,1795373844533);
INSERT INTO "membership" VALUES('01a2049e-c835-74ad-ab10-a390f22423e6','01a2049e-c80d-7afc-bf04-b859d4852fc9',3,NULL,1795373844533);
INSERT INTO "membership" VALUES('01a2049e-c836-7125-85b4-8cd6f8a843b5','01a2049e-c7d9-7564-80af-b418bc00a492',2,NULL,1795373844534);
INSERT INTO "membership" VALUES('01a2049e-c836-7125-85b4-8cd6f8a843b5','01a2049e-c80d-7afc-bf04-b859d4852fc9',3,NULL,1795373844534);
CREATE TABLE message (
    id              TEXT PRIMARY KEY,
    channel_id      TEXT   NOT NULL,
    seq             BIGINT NOT NULL,
    author_id       TEXT   NOT NULL,
    sent_at         BIGINT NOT NULL,
    body            TEXT,
    revision        BIGINT NOT NULL,
    edited_at       BIGINT,
    deleted_at      BIGINT,
    reply_to        TEXT
);
INSERT INTO "message" VALUES('01a2049e-c837-7707-ab9f-50c69a8f0e36','01a2049e-c833-79a7-862e-d62d3df4a10f',4,'01a2049e-c7d9-7564-80af-b418bc00a492',1795373844536,'明天下午三点在大会议室讨论 Falcon',0,NULL,NULL,NULL);
INSERT INTO "message" VALUES('01a2049e-c839-7b10-8f95-346aa6a7a93b','01a2049e-c833-79a7-862e-d62d3df4a10f',5,'01a2049e-c80d-7afc-bf04-b859d4852fc9',1795373844537,'see https://example.com/plan2',1,1795373844549,NULL,NULL);
INSERT INTO "message" VALUES('01a2049e-c83a-7eb2-8e13-f9ed869add2e','01a2049e-c835-74ad-ab10-a390f22423e6',4,'01a2049e-c7d9-7564-80af-b418bc00a492',1795373844538,'the price is `42`',0,NULL,NULL,NULL);
INSERT INTO "message" VALUES('01a2049e-c83b-7e5d-9ee0-0436fcf973b5','01a2049e-c835-74ad-ab10-a390f22423e6',5,'01a2049e-c80d-7afc-bf04-b859d4852fc9',1795373844539,NULL,0,NULL,1795373844551,NULL);
INSERT INTO "message" VALUES('01a2049e-c83c-700e-b07f-c20e2c3dc55d','01a2049e-c836-7125-85b4-8cd6f8a843b5',4,'01a2049e-c7d9-7564-80af-b418bc00a492',1795373844541,'between us',0,NULL,NULL,NULL);
CREATE TABLE message_key (
    id              TEXT PRIMARY KEY,
    sender_id       TEXT   NOT NULL,
    channel_id      TEXT   NOT NULL,
    body_hash       TEXT   NOT NULL,
    at              BIGINT NOT NULL
);
INSERT INTO "message_key" VALUES('01a2049e-c837-7707-ab9f-50c69a8f0e36','01a2049e-c7d9-7564-80af-b418bc00a492','01a2049e-c833-79a7-862e-d62d3df4a10f','OIYVb2rfaYGZ1p/STskrE+SX03EEE5j6cR890IJ0IGQ',1795373844536);
INSERT INTO "message_key" VALUES('01a2049e-c839-7b10-8f95-346aa6a7a93b','01a2049e-c80d-7afc-bf04-b859d4852fc9','01a2049e-c833-79a7-862e-d62d3df4a10f','QFFhhW3XpzdvAk6NpO3Mguknj4y3QPq7QxYTLhDiNUM',1795373844537);
INSERT INTO "message_key" VALUES('01a2049e-c83a-7eb2-8e13-f9ed869add2e','01a2049e-c7d9-7564-80af-b418bc00a492','01a2049e-c835-74ad-ab10-a390f22423e6','UxGFAHmYmZbV3zKedYd/yR4PyvVF6vx4bZ18/9UOG4A',1795373844538);
INSERT INTO "message_key" VALUES('01a2049e-c83b-7e5d-9ee0-0436fcf973b5','01a2049e-c80d-7afc-bf04-b859d4852fc9','01a2049e-c835-74ad-ab10-a390f22423e6','Uk8nbKdnO8+r0jQ7ehU/XcIlAYQ4V81Ip8vSA5W6k1g',1795373844539);
INSERT INTO "message_key" VALUES('01a2049e-c83c-700e-b07f-c20e2c3dc55d','01a2049e-c7d9-7564-80af-b418bc00a492','01a2049e-c836-7125-85b4-8cd6f8a843b5','MiYzsnR6lfc568sMNN5cO9YeimjC3BvSCg825hv7Te0',1795373844541);
CREATE TABLE one_time_code (
    person_id       TEXT PRIMARY KEY REFERENCES person (id),
    code_hash       TEXT   NOT NULL UNIQUE,
    expires_at      BIGINT NOT NULL,
    used_at         BIGINT
);
INSERT INTO "one_time_code" VALUES('01a2049e-c731-7d1e-b064-51f81538f4ec','IPW22ye7A/3KKYO+6Mk6KEDYxBUx4symn6Tx5hp5p/A=',1795460244273,1795373844432);
INSERT INTO "one_time_code" VALUES('01a2049e-c7d9-7564-80af-b418bc00a492','B9XyWwdhFRbKfVPfQ82/x+3h2HHhEd2P/ewQuSlb5K8=',1795460244443,1795373844491);
INSERT INTO "one_time_code" VALUES('01a2049e-c80d-7afc-bf04-b859d4852fc9','3KbKqqQYU7YKLaq/VMTu3C18X6UZ/ysVPMKlDj5JV70=',1795460244493,1795373844524);
CREATE TABLE operation_key (
    id              TEXT PRIMARY KEY,
    actor_id        TEXT   NOT NULL,
    request_hash    TEXT   NOT NULL,
    answer          TEXT   NOT NULL,
    at              BIGINT NOT NULL
);
INSERT INTO "operation_key" VALUES('01a2049e-c7d4-77a4-86d6-6499a7521808','01a2049e-c731-7d1e-b064-51f81538f4ec','nvlxdElgXBJlRPg6G72Qqh7swsoWAsCWH3tjAHO5MMk','null',1795373844439);
INSERT INTO "operation_key" VALUES('01a2049e-c7d9-7564-80af-b418bc00a492','01a2049e-c731-7d1e-b064-51f81538f4ec','z1YtjoqtjY95Gy7/HFLrR8x9KlWNJB5GhN2UTaCsU4g','null',1795373844443);
INSERT INTO "operation_key" VALUES('01a2049e-c80d-7afc-bf04-b859d4852fc9','01a2049e-c731-7d1e-b064-51f81538f4ec','MuIImLKSpXgPcrVs7E+iOrJtxOzsSvcIIBWe3IRlW88','null',1795373844493);
INSERT INTO "operation_key" VALUES('01a2049e-c82e-7875-a75e-5ed472e83d28','01a2049e-c731-7d1e-b064-51f81538f4ec','cg8GKG1DBeNHj4Xd4YdDqsNkJ4TWAp4hppYeI2N6+NI','null',1795373844527);
INSERT INTO "operation_key" VALUES('01a2049e-c833-79a7-862e-d62d3df4a10f','01a2049e-c7d9-7564-80af-b418bc00a492','05W6t8nA4IXh8CJc52TFg4T4IPM+mdTQv9bicBneWh8','{"channel_id":"01a2049e-c833-79a7-862e-d62d3df4a10f"}',1795373844531);
INSERT INTO "operation_key" VALUES('01a2049e-c835-74ad-ab10-a390f22423e6','01a2049e-c7d9-7564-80af-b418bc00a492','GXqMr6Xs3ixOv81zE3LE4mYh2W5WAl9UvFQVYLUFld0','{"channel_id":"01a2049e-c835-74ad-ab10-a390f22423e6"}',1795373844533);
INSERT INTO "operation_key" VALUES('01a2049e-c845-73df-b622-6879bd7524e0','01a2049e-c80d-7afc-bf04-b859d4852fc9','HOc/jqT/ZTlDVW8gAWgvcCFlWhYnZZVS0+i0K0ORuUM','{"id":"01a2049e-c839-7b10-8f95-346aa6a7a93b","channel_id":"01a2049e-c833-79a7-862e-d62d3df4a10f","seq":6,"server_time":1795373844549}',1795373844549);
INSERT INTO "operation_key" VALUES('01a2049e-c84a-7623-bc05-4c679007a58a','01a2049e-c731-7d1e-b064-51f81538f4ec','9j1DHqS3Lhr0HcKxpPLrdS0M5QbUmXVBRaszmtf0krQ','{"changes":[{"person":"01a2049e-c80d-7afc-bf04-b859d4852fc9","permission":"message.send","scope":{"kind":"channel","id":"01a2049e-c835-74ad-ab10-a390f22423e6"},"allowed_before":true,"allowed_after":false,"obstacles_after":[{"code":"REVOKED","scope":{"kind":"channel","id":"01a2049e-c835-74ad-ab10-a390f22423e6"},"permission":"message.send","since":1795373844554,"until":null,"by":"01a2049e-c731-7d1e-b064-51f81538f4ec","text":"agreed in the meeting","exclusion":"01a2049e-c84a-7623-bc05-4c679007a58a","next":"request"}]}]}',1795373844554);
INSERT INTO "operation_key" VALUES('01a2049e-c84c-7f67-9ea6-8c71f885bdf3','01a2049e-c731-7d1e-b064-51f81538f4ec','tRGtYO/tIFDSXspZ57fnv+YK/mLQ5NMhQ0hrOYDZcsA','{"changes":[{"person":"01a2049e-c7d9-7564-80af-b418bc00a492","permission":"message.mention_all","scope":{"kind":"organisation"},"allowed_before":false,"allowed_after":true,"obstacles_after":[]},{"person":"01a2049e-c7d9-7564-80af-b418bc00a492","permission":"message.mention_all","scope":{"kind":"channel","id":"01a2049e-c836-7125-85b4-8cd6f8a843b5"},"allowed_before":false,"allowed_after":true,"obstacles_after":[]}]}',1795373844556);
CREATE TABLE organisation (
    one             INTEGER PRIMARY KEY CHECK (one = 1),
    id              TEXT    NOT NULL,
    name            TEXT    NOT NULL,
    set_up_mode     INTEGER NOT NULL,
    -- Random; changed by a restore, so that clients notice a server that went back.
    log_epoch       TEXT    NOT NULL,
    -- Counters of the two logs: the last lock of a transaction.
    oseq            BIGINT  NOT NULL,
    audit_seq       BIGINT  NOT NULL,
    created_at      BIGINT  NOT NULL
);
INSERT INTO "organisation" VALUES(1,'01a2049e-c731-7941-93d8-88cbc33407bf','Lanhai',1,'b4c4408b-b9b4-4b76-b625-1e93c3140a9d',8,10,1795373844273);
CREATE TABLE organisation_entry (
    oseq            BIGINT PRIMARY KEY,
    at              BIGINT NOT NULL,
    body            TEXT   NOT NULL
);
INSERT INTO "organisation_entry" VALUES(1,1795373844273,'{"kind":"organisation_changed","organisation":{"name":"Lanhai","set_up_mode":true}}');
INSERT INTO "organisation_entry" VALUES(2,1795373844273,'{"kind":"person_changed","person":{"id":"01a2049e-c731-7d1e-b064-51f81538f4ec","handle":"chen.wei","display_name":"陈薇","title":"","kind":"member","department":null,"manager":null,"active":true,"posts":["owner","sysadmin","secadmin"]}}');
INSERT INTO "organisation_entry" VALUES(3,1795373844439,'{"kind":"department_changed","department":{"id":"01a2049e-c7d4-77a4-86d6-6499a7521808","name":"销售部","parent":null,"manager":null}}');
INSERT INTO "organisation_entry" VALUES(4,1795373844443,'{"kind":"person_changed","person":{"id":"01a2049e-c7d9-7564-80af-b418bc00a492","handle":"lin","display_name":"林晓","title":"","kind":"member","department":null,"manager":null,"active":true,"posts":[]}}');
INSERT INTO "organisation_entry" VALUES(5,1795373844493,'{"kind":"person_changed","person":{"id":"01a2049e-c80d-7afc-bf04-b859d4852fc9","handle":"bo","display_name":"Bo","title":"","kind":"member","department":null,"manager":null,"active":true,"posts":[]}}');
INSERT INTO "organisation_entry" VALUES(6,1795373844527,'{"kind":"team_changed","team":{"id":"01a2049e-c82e-7875-a75e-5ed472e83d28","name":"Falcon","kind":"project","department":"01a2049e-c7d4-77a4-86d6-6499a7521808","created_at":1795373844527,"archived":false,"members":[{"person":"01a2049e-c7d9-7564-80af-b418bc00a492","admin":true,"since":1795373844527}]}}');
INSERT INTO "organisation_entry" VALUES(7,1795373844529,'{"kind":"team_changed","team":{"id":"01a2049e-c82e-7875-a75e-5ed472e83d28","name":"Falcon","kind":"project","department":"01a2049e-c7d4-77a4-86d6-6499a7521808","created_at":1795373844527,"archived":false,"members":[{"person":"01a2049e-c7d9-7564-80af-b418bc00a492","admin":true,"since":1795373844527},{"person":"01a2049e-c80d-7afc-bf04-b859d4852fc9","admin":false,"since":1795373844529}]}}');
INSERT INTO "organisation_entry" VALUES(8,1795373844531,'{"kind":"channel_listed","channel":{"id":"01a2049e-c833-79a7-862e-d62d3df4a10f","kind":"public","team":"01a2049e-c82e-7875-a75e-5ed472e83d28","name":"general","topic":"","mode":"open","history":"all","archived":false,"created_at":1795373844531}}');
CREATE TABLE password (
    person_id       TEXT PRIMARY KEY REFERENCES person (id),
    phc             TEXT   NOT NULL,
    set_at          BIGINT NOT NULL
);
INSERT INTO "password" VALUES('01a2049e-c731-7d1e-b064-51f81538f4ec','$argon2id$v=19$m=19456,t=2,p=1$m0E1Jc45ARXoOqdsHJAhBg$m/Tcdx8Qg5k80yG5lYFVq9CbhuPD7eldlVkg3MGzhE0',1795373844432);
INSERT INTO "password" VALUES('01a2049e-c7d9-7564-80af-b418bc00a492','$argon2id$v=19$m=19456,t=2,p=1$gbL3ziIIcYPFEm1G9O9i0A$/917GJOAWiD2ooZXjujUdJ14TSpHd2s4yg23p4neiYY',1795373844491);
INSERT INTO "password" VALUES('01a2049e-c80d-7afc-bf04-b859d4852fc9','$argon2id$v=19$m=19456,t=2,p=1$92UvU74D3l+R5/+YpAqZdg$JNP723Rk/sWzYgkV1wg231VoaruLa3zRmL3v86Dy2wk',1795373844524);
CREATE TABLE person (
    id              TEXT PRIMARY KEY,
    handle          TEXT    NOT NULL UNIQUE,
    display_name    TEXT    NOT NULL,
    title           TEXT    NOT NULL,
    kind            TEXT    NOT NULL,
    department_id   TEXT REFERENCES department (id),
    manager_id      TEXT REFERENCES person (id),
    active          INTEGER NOT NULL,
    disabled_at     BIGINT,
    disabled_by     TEXT,
    disabled_text   TEXT,
    authority_epoch BIGINT  NOT NULL,
    useq            BIGINT  NOT NULL,
    created_at      BIGINT  NOT NULL
);
INSERT INTO "person" VALUES('01a2049e-c731-7d1e-b064-51f81538f4ec','chen.wei','陈薇','','member',NULL,NULL,1,NULL,NULL,NULL,3,6,1795373844273);
INSERT INTO "person" VALUES('01a2049e-c7d9-7564-80af-b418bc00a492','lin','林晓','','member',NULL,NULL,1,NULL,NULL,NULL,6,14,1795373844443);
INSERT INTO "person" VALUES('01a2049e-c80d-7afc-bf04-b859d4852fc9','bo','Bo','','member',NULL,NULL,1,NULL,NULL,NULL,7,14,1795373844493);
CREATE TABLE person_entry (
    person_id       TEXT   NOT NULL,
    useq            BIGINT NOT NULL,
    at              BIGINT NOT NULL,
    kind            TEXT   NOT NULL,
    body            TEXT   NOT NULL,
    PRIMARY KEY (person_id, useq)
);
INSERT INTO "person_entry" VALUES('01a2049e-c731-7d1e-b064-51f81538f4ec',1,1795373844273,'access','{"kind":"access","at":1795373844273,"change":"account_created","permission":null,"role":null,"scope":{"kind":"organisation"},"code":null,"until":null,"by":null,"text":""}');
INSERT INTO "person_entry" VALUES('01a2049e-c731-7d1e-b064-51f81538f4ec',2,1795373844273,'access','{"kind":"access","at":1795373844273,"change":"role_given","permission":null,"role":"owner","scope":{"kind":"organisation"},"code":null,"until":null,"by":null,"text":""}');
INSERT INTO "person_entry" VALUES('01a2049e-c731-7d1e-b064-51f81538f4ec',3,1795373844273,'access','{"kind":"access","at":1795373844273,"change":"role_given","permission":null,"role":"sysadmin","scope":{"kind":"organisation"},"code":null,"until":null,"by":null,"text":""}');
INSERT INTO "person_entry" VALUES('01a2049e-c731-7d1e-b064-51f81538f4ec',4,1795373844273,'access','{"kind":"access","at":1795373844273,"change":"role_given","permission":null,"role":"secadmin","scope":{"kind":"organisation"},"code":null,"until":null,"by":null,"text":""}');
INSERT INTO "person_entry" VALUES('01a2049e-c7d9-7564-80af-b418bc00a492',1,1795373844443,'access','{"kind":"access","at":1795373844443,"change":"account_created","permission":null,"role":null,"scope":{"kind":"organisation"},"code":null,"until":null,"by":"01a2049e-c731-7d1e-b064-51f81538f4ec","text":""}');
INSERT INTO "person_entry" VALUES('01a2049e-c80d-7afc-bf04-b859d4852fc9',1,1795373844493,'access','{"kind":"access","at":1795373844493,"change":"account_created","permission":null,"role":null,"scope":{"kind":"organisation"},"code":null,"until":null,"by":"01a2049e-c731-7d1e-b064-51f81538f4ec","text":""}');
INSERT INTO "person_entry" VALUES('01a2049e-c731-7d1e-b064-51f81538f4ec',5,1795373844527,'authority_changed','{"kind":"authority_changed","authority_epoch":2}');
INSERT INTO "person_entry" VALUES('01a2049e-c7d9-7564-80af-b418bc00a492',2,1795373844527,'authority_changed','{"kind":"authority_changed","authority_epoch":2}');
INSERT INTO "person_entry" VALUES('01a2049e-c80d-7afc-bf04-b859d4852fc9',2,1795373844527,'authority_changed','{"kind":"authority_changed","authority_epoch":2}');
INSERT INTO "person_entry" VALUES('01a2049e-c7d9-7564-80af-b418bc00a492',3,1795373844527,'access','{"kind":"access","at":1795373844527,"change":"role_given","permission":null,"role":"team_admin","scope":{"kind":"team","id":"01a2049e-c82e-7875-a75e-5ed472e83d28"},"code":null,"until":null,"by":"01a2049e-c731-7d1e-b064-51f81538f4ec","text":""}');
INSERT INTO "person_entry" VALUES('01a2049e-c80d-7afc-bf04-b859d4852fc9',3,1795373844529,'authority_changed','{"kind":"authority_changed","authority_epoch":3}');
INSERT INTO "person_entry" VALUES('01a2049e-c7d9-7564-80af-b418bc00a492',4,1795373844531,'channel_gained','{"kind":"channel_gained","channel_id":"01a2049e-c833-79a7-862e-d62d3df4a10f"}');
INSERT INTO "person_entry" VALUES('01a2049e-c7d9-7564-80af-b418bc00a492',5,1795373844531,'read_marked','{"kind":"read_marked","channel_id":"01a2049e-c833-79a7-862e-d62d3df4a10f","mark":{"mark_epoch":0,"read_seq":2}}');
INSERT INTO "person_entry" VALUES('01a2049e-c80d-7afc-bf04-b859d4852fc9',4,1795373844531,'channel_gained','{"kind":"channel_gained","channel_id":"01a2049e-c833-79a7-862e-d62d3df4a10f"}');
INSERT INTO "person_entry" VALUES('01a2049e-c80d-7afc-bf04-b859d4852fc9',5,1795373844531,'read_marked','{"kind":"read_marked","channel_id":"01a2049e-c833-79a7-862e-d62d3df4a10f","mark":{"mark_epoch":0,"read_seq":3}}');
INSERT INTO "person_entry" VALUES('01a2049e-c731-7d1e-b064-51f81538f4ec',6,1795373844531,'authority_changed','{"kind":"authority_changed","authority_epoch":3}');
INSERT INTO "person_entry" VALUES('01a2049e-c7d9-7564-80af-b418bc00a492',6,1795373844531,'authority_changed','{"kind":"authority_changed","authority_epoch":3}');
INSERT INTO "person_entry" VALUES('01a2049e-c80d-7afc-bf04-b859d4852fc9',6,1795373844531,'authority_changed','{"kind":"authority_changed","authority_epoch":4}');
INSERT INTO "person_entry" VALUES('01a2049e-c7d9-7564-80af-b418bc00a492',7,1795373844533,'channel_gained','{"kind":"channel_gained","channel_id":"01a2049e-c835-74ad-ab10-a390f22423e6"}');
INSERT INTO "person_entry" VALUES('01a2049e-c7d9-7564-80af-b418bc00a492',8,1795373844533,'read_marked','{"kind":"read_marked","channel_id":"01a2049e-c835-74ad-ab10-a390f22423e6","mark":{"mark_epoch":0,"read_seq":2}}');
INSERT INTO "person_entry" VALUES('01a2049e-c80d-7afc-bf04-b859d4852fc9',7,1795373844533,'channel_gained','{"kind":"channel_gained","channel_id":"01a2049e-c835-74ad-ab10-a390f22423e6"}');
INSERT INTO "person_entry" VALUES('01a2049e-c80d-7afc-bf04-b859d4852fc9',8,1795373844533,'read_marked','{"kind":"read_marked","channel_id":"01a2049e-c835-74ad-ab10-a390f22423e6","mark":{"mark_epoch":0,"read_seq":3}}');
INSERT INTO "person_entry" VALUES('01a2049e-c7d9-7564-80af-b418bc00a492',9,1795373844533,'authority_changed','{"kind":"authority_changed","authority_epoch":4}');
INSERT INTO "person_entry" VALUES('01a2049e-c80d-7afc-bf04-b859d4852fc9',9,1795373844533,'authority_changed','{"kind":"authority_changed","authority_epoch":5}');
INSERT INTO "person_entry" VALUES('01a2049e-c7d9-7564-80af-b418bc00a492',10,1795373844534,'channel_gained','{"kind":"channel_gained","channel_id":"01a2049e-c836-7125-85b4-8cd6f8a843b5"}');
INSERT INTO "person_entry" VALUES('01a2049e-c7d9-7564-80af-b418bc00a492',11,1795373844534,'read_marked','{"kind":"read_marked","channel_id":"01a2049e-c836-7125-85b4-8cd6f8a843b5","mark":{"mark_epoch":0,"read_seq":2}}');
INSERT INTO "person_entry" VALUES('01a2049e-c80d-7afc-bf04-b859d4852fc9',10,1795373844534,'channel_gained','{"kind":"channel_gained","channel_id":"01a2049e-c836-7125-85b4-8cd6f8a843b5"}');
INSERT INTO "person_entry" VALUES('01a2049e-c80d-7afc-bf04-b859d4852fc9',11,1795373844534,'read_marked','{"kind":"read_marked","channel_id":"01a2049e-c836-7125-85b4-8cd6f8a843b5","mark":{"mark_epoch":0,"read_seq":3}}');
INSERT INTO "person_entry" VALUES('01a2049e-c7d9-7564-80af-b418bc00a492',12,1795373844534,'authority_changed','{"kind":"authority_changed","authority_epoch":5}');
INSERT INTO "person_entry" VALUES('01a2049e-c80d-7afc-bf04-b859d4852fc9',12,1795373844534,'authority_changed','{"kind":"authority_changed","authority_epoch":6}');
INSERT INTO "person_entry" VALUES('01a2049e-c80d-7afc-bf04-b859d4852fc9',13,1795373844554,'authority_changed','{"kind":"authority_changed","authority_epoch":7}');
INSERT INTO "person_entry" VALUES('01a2049e-c80d-7afc-bf04-b859d4852fc9',14,1795373844554,'access','{"kind":"access","at":1795373844554,"change":"excluded","permission":"message.send","role":null,"scope":{"kind":"channel","id":"01a2049e-c835-74ad-ab10-a390f22423e6"},"code":"REVOKED","until":null,"by":"01a2049e-c731-7d1e-b064-51f81538f4ec","text":"agreed in the meeting"}');
INSERT INTO "person_entry" VALUES('01a2049e-c7d9-7564-80af-b418bc00a492',13,1795373844556,'authority_changed','{"kind":"authority_changed","authority_epoch":6}');
INSERT INTO "person_entry" VALUES('01a2049e-c7d9-7564-80af-b418bc00a492',14,1795373844556,'access','{"kind":"access","at":1795373844556,"change":"granted","permission":"message.mention_all","role":null,"scope":{"kind":"organisation"},"code":null,"until":1795460244554,"by":"01a2049e-c731-7d1e-b064-51f81538f4ec","text":"for the release day"}');
CREATE TABLE read_mark (
    person_id       TEXT   NOT NULL,
    channel_id      TEXT   NOT NULL,
    mark_epoch      BIGINT NOT NULL,
    read_seq        BIGINT NOT NULL,
    PRIMARY KEY (person_id, channel_id)
);
INSERT INTO "read_mark" VALUES('01a2049e-c7d9-7564-80af-b418bc00a492','01a2049e-c833-79a7-862e-d62d3df4a10f',0,4);
INSERT INTO "read_mark" VALUES('01a2049e-c80d-7afc-bf04-b859d4852fc9','01a2049e-c833-79a7-862e-d62d3df4a10f',0,5);
INSERT INTO "read_mark" VALUES('01a2049e-c7d9-7564-80af-b418bc00a492','01a2049e-c835-74ad-ab10-a390f22423e6',0,4);
INSERT INTO "read_mark" VALUES('01a2049e-c80d-7afc-bf04-b859d4852fc9','01a2049e-c835-74ad-ab10-a390f22423e6',0,5);
INSERT INTO "read_mark" VALUES('01a2049e-c7d9-7564-80af-b418bc00a492','01a2049e-c836-7125-85b4-8cd6f8a843b5',0,4);
INSERT INTO "read_mark" VALUES('01a2049e-c80d-7afc-bf04-b859d4852fc9','01a2049e-c836-7125-85b4-8cd6f8a843b5',0,3);
CREATE TABLE refinery_schema_history(
             version int4 PRIMARY KEY,
             name VARCHAR(255),
             applied_on VARCHAR(255),
             checksum VARCHAR(255));
INSERT INTO "refinery_schema_history" VALUES(1,'first','2026-11-22T18:57:24.266408391Z','15924605095968666324');
CREATE TABLE role_held (
    person_id       TEXT   NOT NULL REFERENCES person (id),
    role            TEXT   NOT NULL,
    scope           TEXT   NOT NULL,
    holding         TEXT   NOT NULL,
    -- 'given', or 'set_up' for the posts the first owner holds until set-up is finished.
    cause           TEXT   NOT NULL,
    since           BIGINT NOT NULL,
    until           BIGINT,
    by_id           TEXT,
    PRIMARY KEY (person_id, role, scope)
);
INSERT INTO "role_held" VALUES('01a2049e-c731-7d1e-b064-51f81538f4ec','owner','organisation','active','given',1795373844273,NULL,NULL);
INSERT INTO "role_held" VALUES('01a2049e-c731-7d1e-b064-51f81538f4ec','sysadmin','organisation','active','set_up',1795373844273,NULL,NULL);
INSERT INTO "role_held" VALUES('01a2049e-c731-7d1e-b064-51f81538f4ec','secadmin','organisation','active','set_up',1795373844273,NULL,NULL);
CREATE TABLE session (
    id              TEXT PRIMARY KEY,
    person_id       TEXT   NOT NULL REFERENCES person (id),
    device_id       TEXT   NOT NULL REFERENCES device (id),
    token_hash      TEXT   NOT NULL UNIQUE,
    started_at      BIGINT NOT NULL,
    expires_at      BIGINT NOT NULL,
    ended_at        BIGINT
);
INSERT INTO "session" VALUES('01a2049e-c7d0-779b-809a-f82fc15cd950','01a2049e-c731-7d1e-b064-51f81538f4ec','01a2049e-c7d0-7525-95fc-21b9682b5917','oo2MB5ZA3EPp+e/PD0hLhOJiVXKbrTXvkn0t+lBaxMI=',1795373844432,1803149844432,NULL);
INSERT INTO "session" VALUES('01a2049e-c80b-7c6a-a099-8fac95cc4bdc','01a2049e-c7d9-7564-80af-b418bc00a492','01a2049e-c80b-7d12-9c56-ab93ca5dc5a6','iMwnRHQ3WurwRq7Cp2RZdcPOwD+cLtH6hU0tcFQzJWo=',1795373844491,1803149844491,NULL);
INSERT INTO "session" VALUES('01a2049e-c82c-764d-943e-3ea6a907c872','01a2049e-c80d-7afc-bf04-b859d4852fc9','01a2049e-c82c-74db-88ed-f908efa47f28','+rA+NRQzW9puOZRGdAq2ZMP6RVqaJrB7IsxdBpwnttU=',1795373844524,1803149844524,NULL);
CREATE TABLE team (
    id              TEXT PRIMARY KEY,
    name            TEXT    NOT NULL,
    kind            TEXT    NOT NULL,
    department_id   TEXT REFERENCES department (id),
    archived_at     BIGINT,
    archived_by     TEXT,
    archived_text   TEXT,
    created_at      BIGINT  NOT NULL
);
INSERT INTO "team" VALUES('01a2049e-c82e-7875-a75e-5ed472e83d28','Falcon','project','01a2049e-c7d4-77a4-86d6-6499a7521808',NULL,NULL,NULL,1795373844527);
CREATE TABLE team_member (
    team_id         TEXT    NOT NULL REFERENCES team (id),
    person_id       TEXT    NOT NULL REFERENCES person (id),
    admin           INTEGER NOT NULL,
    since           BIGINT  NOT NULL,
    PRIMARY KEY (team_id, person_id)
);
INSERT INTO "team_member" VALUES('01a2049e-c82e-7875-a75e-5ed472e83d28','01a2049e-c7d9-7564-80af-b418bc00a492',1,1795373844527);
INSERT INTO "team_member" VALUES('01a2049e-c82e-7875-a75e-5ed472e83d28','01a2049e-c80d-7afc-bf04-b859d4852fc9',0,1795373844529);
CREATE INDEX session_of_person ON session (person_id);
CREATE INDEX team_member_of_person ON team_member (person_id);
CREATE INDEX channel_by_kind ON channel (kind);
CREATE INDEX membership_of_person ON membership (person_id, channel_id);
CREATE INDEX edit_of_message ON channel_entry (target_id) WHERE kind = 'edited';
CREATE INDEX timeline_of_person ON person_entry (person_id, useq) WHERE kind = 'access';
CREATE INDEX grant_of_person ON access_grant (person_id);
CREATE INDEX grant_to_tell ON access_grant (ends_at) WHERE told = 0;
CREATE INDEX exclusion_of_person ON exclusion (person_id);
CREATE INDEX exclusion_to_tell ON exclusion (ends_at) WHERE told = 0;
COMMIT;
