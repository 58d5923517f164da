"""Maps the claims of chainladder's PRISM data set to CSV files for the insurance preset.

python prepare.py DIRECTORY writes accounts.csv, policies.csv, coverages.csv and claims.csv. Amounts, limits, deductibles and
dates are the source's own. It has no policies: claims with the same line, limit, deductible and year of accident are put on
policies of that year, four to a policy, each with a policyholder.
"""

import csv
import importlib.metadata
import sys
from collections import Counter, defaultdict
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

CLAIMS_PER_POLICY = 4
LINES = {"Auto": "auto", "Home": "home"}
COVERAGES = {"PD": ("property_damage", "Property damage liability"), "Dwelling": ("dwelling", "Dwelling")}
# The source does not say how a claim came about; property damage is the liability cover of motor business.
CLAIM_TYPES = {"PD": "liability", "Dwelling": "other"}
# Required by the preset and unknown to the source.
FNOL_CHANNEL = "agent"


def source_rows():
    """The rows of the data set, found without importing the package, whose requirements are not installed."""
    files = importlib.metadata.distribution("chainladder").files or []
    [path] = [file.locate() for file in files if file.name == "prism.csv"]
    with open(path, newline="", encoding="utf-8") as source:
        return list(csv.DictReader(source))


def day(text):
    """A day written either as 2010-10-08 or as 10/8/2010."""
    return datetime.strptime(text, "%m/%d/%Y").date() if "/" in text else date.fromisoformat(text)


def moment(value):
    return f"{value.isoformat()}T00:00:00Z"


def amount(text):
    """An amount in cents; the source has up to four digits after the point."""
    return str(Decimal(text).quantize(Decimal("0.01"), ROUND_HALF_UP))


def policies(rows):
    """Claims by policy number, in the order of the source."""
    groups = defaultdict(list)
    for row in rows:
        year = day(row["AccidentDate"]).year
        groups[row["Line"], year, row["Type"], row["Limit"], row["Deductible"]].append(row)
    counts, numbered = Counter(), {}
    for (line, year, *_), claims in groups.items():
        for first in range(0, len(claims), CLAIMS_PER_POLICY):
            counts[line, year] += 1
            number = f"{line.upper()}-{year}-{counts[line, year]:04d}"
            numbered[number] = claims[first : first + CLAIMS_PER_POLICY]
    return numbered


def account(number):
    return {"name": f"Policyholder {number}", "account_type": "household"}


def policy(number, claims):
    year = day(claims[0]["AccidentDate"]).year
    return {
        "policy_number": number,
        "account.name": f"Policyholder {number}",
        "line_of_business": LINES[claims[0]["Line"]],
        "policy_status": "expired",
        "effective_date": moment(date(year, 1, 1)),
        "expiration_date": moment(date(year + 1, 1, 1)),
        "policy_term": "annual",
        "total_sum_insured": amount(claims[0]["Limit"]),
    }


def coverage(number, claims):
    kind, name = COVERAGES[claims[0]["Type"]]
    return {
        "coverage_number": f"{number}-1",
        "coverage_name": name,
        "coverage_type": kind,
        "policy.policy_number": number,
        "limit_amount": amount(claims[0]["Limit"]),
        "deductible_amount": amount(claims[0]["Deductible"]),
    }


def claim(number, row):
    return {
        "carrier_reference": f"PRISM-{row['ClaimNo']}",
        "policy.policy_number": number,
        "coverage.coverage_number": f"{number}-1",
        "claim_status": row["Status"].lower(),
        "claim_type": CLAIM_TYPES[row["Type"]],
        "loss_date": moment(day(row["AccidentDate"])),
        "report_date": moment(day(row["ReportDate"])),
        "fnol_channel": FNOL_CHANNEL,
        "estimated_amount": amount(row["Incurred"]),
        "reserve_amount": amount(row["Outstanding"]),
        "approved_amount": amount(row["Paid"]),
        "actual_amount": amount(row["TotalPayment"]),
        "finalized_date": day(row["CloseDate"]).isoformat(),
    }


def write(directory, module, records):
    with open(directory / f"{module}.csv", "w", newline="", encoding="utf-8") as target:
        writer = csv.DictWriter(target, records[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(records)
    print(f"{module}.csv: {len(records)} rows")


def main(directory):
    directory.mkdir(parents=True, exist_ok=True)
    numbered = policies(source_rows())
    write(directory, "accounts", [account(number) for number in numbered])
    write(directory, "policies", [policy(number, claims) for number, claims in numbered.items()])
    write(directory, "coverages", [coverage(number, claims) for number, claims in numbered.items()])
    write(directory, "claims", [claim(number, row) for number, claims in numbered.items() for row in claims])


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
