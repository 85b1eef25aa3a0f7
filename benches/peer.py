"""A peer: FastAPI over asyncpg and orjson, with three handlers that read the same rows through the same public views.

`PEER_WAY=quick` puts the rows into JSON as they come, and jsonb unread; `typed` has a model for each view, as FastAPI's tutorial
teaches.
"""

import contextlib
import datetime
import decimal
import os
import re
import typing
import uuid

import asyncpg
import orjson
import pydantic
from fastapi import FastAPI, HTTPException, Response

IS_QUICK = os.environ["PEER_WAY"] == "quick"
TYPES = {"uuid": uuid.UUID, "text": str, "int4": int, "int8": int, "bool": bool, "date": datetime.date, "timestamptz": datetime.datetime,
         "timestamp": datetime.datetime, "numeric": decimal.Decimal}
ITEM = "SELECT * FROM items WHERE id = $1"
MEETING = "SELECT * FROM meetings WHERE id = $1"
ITEMS = "SELECT * FROM items WHERE meeting_id = $1 ORDER BY position, id"
DECISIONS = "SELECT * FROM decisions WHERE deleted_at IS NULL ORDER BY made_on DESC, id DESC LIMIT 50"
models = {}
pool = None


async def begin(connection):
    decode = orjson.Fragment if IS_QUICK else orjson.loads
    await connection.set_type_codec("jsonb", encoder=str, decoder=decode, schema="pg_catalog")


@contextlib.asynccontextmanager
async def lifespan(_):
    global pool
    settings = dict(re.findall(r"-c ([\w.]+)=(\S+)", os.environ["PEER_SESSION"]))
    connections = int(os.environ["PEER_CONNECTIONS"])
    pool = await asyncpg.create_pool(os.environ["PEER_DATABASE"], min_size=connections, max_size=connections, init=begin,
                                     server_settings=settings)
    for view in ("items", "meetings", "decisions"):
        statement = await (connection := await pool.acquire()).prepare(f"SELECT * FROM {view}")
        fields = {each.name: (typing.Optional[TYPES.get(each.type.name, typing.Any)], None) for each in statement.get_attributes()}
        models[view] = pydantic.create_model(view, **fields)
        await pool.release(connection)
    models["meeting"] = pydantic.create_model("meeting", __base__=models["meetings"], items=(list[models["items"]], ...))
    yield
    await pool.close()


app = FastAPI(lifespan=lifespan)


def answer(content, model, is_list=False):
    """The bytes of the answer: of the rows themselves, or of a model that checks them."""
    if IS_QUICK:
        return Response(orjson.dumps(content, default=str), media_type="application/json")
    if is_list:
        text = pydantic.TypeAdapter(list[models[model]]).dump_json([models[model](**row) for row in content])
    else:
        text = models[model](**content).model_dump_json()
    return Response(text, media_type="application/json")


@app.get("/items/{item_id}")
async def item(item_id: uuid.UUID):
    row = await pool.fetchrow(ITEM, item_id)
    if row is None:
        raise HTTPException(404)
    return answer(dict(row), "items")


@app.get("/meetings/{meeting_id}")
async def meeting(meeting_id: uuid.UUID):
    async with pool.acquire() as connection:
        row = await connection.fetchrow(MEETING, meeting_id)
        if row is None:
            raise HTTPException(404)
        items = await connection.fetch(ITEMS, meeting_id)
    return answer({**row, "items": [dict(each) for each in items]}, "meeting")


@app.get("/decisions")
async def decisions():
    rows = await pool.fetch(DECISIONS)
    return answer([dict(row) for row in rows], "decisions", is_list=True)
