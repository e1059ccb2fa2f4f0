"""Rows by the prompt of a language model: it is shown records of the label as lines of CSV and asked for more of them.
Speaks to any server with the chat completions of OpenAI's API, such as Ollama or vLLM on this machine (--url), --model NAME.

THE MODEL SEES REAL RECORDS. With a server elsewhere they leave this machine: --url must then be given, and whether they may
is for you to know. A key is read from the variable MODEL_KEY.

Not run here with a model; the tests answer in its place. A temperature above 0 with a seed gives the same rows again only
where the server keeps to the seed.
"""

import argparse
import csv
import io
import json
import os
import random
import urllib.request

import pandas as pd

from minority_report import run


def ask(given, prompt, seed):
    body = {
        "model": given.model,
        "messages": [{"role": "user", "content": prompt}],
        "temperature": given.temperature,
        "seed": seed,
    }
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {os.environ.get('MODEL_KEY', 'none')}"}
    request = urllib.request.Request(f"{given.url}/chat/completions", json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request) as response:
        return json.load(response)["choices"][0]["message"]["content"]


def usable(line, columns, levels):
    """The row of a line, or None when it is not one: models add words of their own."""
    cells = next(csv.reader([line]), [])
    if len(cells) != len(columns):
        return None
    row = {}
    for name, cell in zip(columns, cells):
        text = cell.strip()
        if name in levels:
            if text not in levels[name]:
                return None
            row[name] = text
        else:
            try:
                row[name] = float(text)
            except ValueError:
                return None
    return row


def learn(rows, target, label, _seed, given):
    own = rows[rows[target] == label].drop(columns=target)
    columns = list(own.columns)
    levels = {name: set(own[name].dropna()) for name in own if own[name].dtype == object}

    def make(count, seed):
        chance = random.Random(seed)
        made = []
        for attempt in range(given.attempts):
            shown = own.sample(min(given.shown, len(own)), random_state=chance.randrange(2**31))
            text = io.StringIO()
            shown.to_csv(text, index=False)
            prompt = (
                f"These are records as CSV:\n\n{text.getvalue()}\nWrite {given.asked} new records that could be from the same "
                "source and are none of these. Answer with lines of CSV in the same columns alone, without a header."
            )
            answer = ask(given, prompt, seed + attempt)
            made += [row for row in (usable(line, columns, levels) for line in answer.splitlines()) if row is not None]
            if len(made) >= count:
                return pd.DataFrame(made[:count], columns=columns).assign(**{target: label})
        raise SystemExit(f"{len(made)} usable rows after {given.attempts} answers; {count} were asked for.")

    return make


options = argparse.ArgumentParser()
options.add_argument("--url", default="http://localhost:11434/v1")
options.add_argument("--model", default="llama3.1")
options.add_argument("--temperature", type=float, default=1.0)
options.add_argument("--shown", type=int, default=30, help="records in a prompt")
options.add_argument("--asked", type=int, default=20, help="rows asked for at once")
options.add_argument("--attempts", type=int, default=100)
run(learn, options)
