"""Where mail would go, as JSON."""

import json
from fractions import Fraction

from mxsync.mail.delivery import Forecast
from mxsync.mail.domains import Result, Simulated
from mxsync.mail.simulation import Scene
from mxsync.plan.values import Json

SIMULATION_SCHEMA = "mxsync.simulation/1"


def simulated_to_json(found: Simulated) -> str:
    """The document. Probabilities are rounded to six places; ``exact`` is false where they were sampled."""
    document: Json = {
        "schema": SIMULATION_SCHEMA,
        "down": list(found.down),
        "unknown": list(found.unknown),
        "domains": [_domain(result) for result in found.results],
    }
    return json.dumps(document, indent=1, ensure_ascii=True) + "\n"


def _domain(result: Result) -> Json:
    found = result.simulation
    rdata = result.domain.rdata
    return {
        "owner": found.owner,
        "mx": None if rdata is None else [str(mx) for mx in rdata],
        "standing": result.standing.value,
        "concerned": result.hit,
        "tried": [
            {
                "sender": sender.name,
                "ipv6": sender.ipv6,
                "preferences": [
                    [{"exchange": host, "first": _rounded(share)} for host, share in hosts]
                    for hosts in route.first()
                ],
            }
            for sender, route in found.routes
        ],
        "now": _scene(found.now),
        "outages": [_scene(scene) for scene in found.outages],
    }


def _scene(scene: Scene) -> Json:
    return {
        "down": scene.down,
        "fate": scene.fate.value,
        "senders": [
            {"sender": case.sender.name, "ipv6": case.sender.ipv6, **_forecast(case.forecast)}
            for case in scene.cases
        ],
    }


def _forecast(forecast: Forecast) -> Json:
    return {
        "exact": forecast.exact,
        "outcomes": [
            {
                "fate": outcome.fate.value,
                "reason": outcome.reason.value if outcome.reason else "",
                "exchange": outcome.exchange,
                "address": outcome.address,
                "probability": _rounded(share),
            }
            for outcome, share in forecast.shares
        ],
    }


def _rounded(share: Fraction) -> float:
    return round(float(share), 6)
