"""Drives Scaleway's Python SDK: reads one JSON request a line from standard input, answers one JSON line each.

Request: {"method": "create_vpc", "arguments": {...}}. Answer: {"value": ...} or {"refused": "..."}.
"""

import dataclasses
import datetime
import json
import os
import sys

from scaleway import Client, ScalewayException
from scaleway.vpc.v2 import AclRule, VpcV2API


def plain(value):
    """Dataclasses, enumerations and dates as JSON."""
    if dataclasses.is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    return getattr(value, "value", value)


def answer(api, request):
    arguments = request["arguments"]
    if "rules" in arguments:
        arguments["rules"] = [AclRule(**rule) for rule in arguments["rules"]]
    try:
        return {"value": plain(getattr(api, request["method"])(**arguments))}
    except ScalewayException as error:
        return {"refused": f"{error.status_code} {error}"}


def main():
    client = Client(
        access_key=os.environ["SCW_ACCESS_KEY"],
        secret_key=os.environ["SCW_SECRET_KEY"],
        api_url=os.environ["SCW_API_URL"],
        default_organization_id=os.environ["SCW_DEFAULT_ORGANIZATION_ID"],
        default_project_id=os.environ["SCW_DEFAULT_PROJECT_ID"],
        default_region=os.environ["SCW_DEFAULT_REGION"],
    )
    api = VpcV2API(client)
    for line in sys.stdin:
        print(json.dumps(answer(api, json.loads(line))), flush=True)


main()
