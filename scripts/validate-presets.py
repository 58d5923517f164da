"""Validates every YAML file of the shipped presets against the JSON Schema of its kind.

Usage: validate-presets.py SCHEMAS PRESETS
"""

import json
import pathlib
import sys

import jsonschema
import yaml


class Loader(yaml.SafeLoader):
    """YAML without the guesses of YAML 1.1: only true, false, null and numbers are anything but text."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag.rsplit(":", 1)[1] in ("int", "float", "null")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", __import__("re").compile("^(?:true|false)$"), list("tf"))

KINDS = {"modules": "module", "pipelines": "pipeline", "blueprints": "blueprint", "locales": "locale", "scenarios": "scenario",
         "mail": "mail", "approvals": "approval", "automations": "automation", "reviews": "review", "forms": "form",
         "results": "result_flow"}


def kind(path: pathlib.Path) -> str | None:
    return KINDS.get(path.parent.name) or {
        f"{name}.yaml": name for name in ("preset", "access", "calendars", "views", "conversions", "duplicates", "webhooks")
    }.get(path.name)


def main(schemas: str, presets: str) -> int:
    validators = {}
    for file in sorted(pathlib.Path(schemas).glob("*.schema.json")):
        schema = json.loads(file.read_text())
        jsonschema.Draft202012Validator.check_schema(schema)
        validators[file.name.removesuffix(".schema.json")] = jsonschema.Draft202012Validator(schema)
    files = failures = 0
    for path in sorted(pathlib.Path(presets).rglob("*.yaml")):
        validator = validators.get(kind(path))
        if validator is None:
            print(f"{path}: no schema for this file")
            failures += 1
            continue
        for document in yaml.load_all(path.read_text(), Loader=Loader):
            files += 1
            for error in validator.iter_errors(document):
                print(f"{path}: {error.json_path}: {error.message[:200]}")
                failures += 1
    print(f"{files} documents valid against {len(validators)} schemas" if not failures else f"{failures} errors")
    return 1 if failures or not files else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
