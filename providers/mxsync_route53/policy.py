"""The IAM policy that allows what mxsync does in Route 53, and nothing else; pure."""

from collections.abc import Sequence

Policy = dict[str, object]

MAX_CHARACTERS = 6144
"""Of a managed policy, white space not counted (IAM User Guide, "IAM and AWS STS quotas")."""


def policy(zone_ids: Sequence[str] = (), *, read_only: bool = False, partition: str = "aws") -> Policy:
    """The policy document for these hosted zones; without ids, for every zone of the account.

    ``read_only`` is enough for plan, import and compare. Otherwise MX record sets may be created and deleted,
    in change batches that hold nothing else (Route 53 Developer Guide, "Using IAM policy conditions for
    fine-grained access control"): no other type can be touched, and nothing can be overwritten by an UPSERT.
    """
    zones = [f"arn:{partition}:route53:::hostedzone/{zone_id}" for zone_id in sorted(set(zone_ids)) or ["*"]]
    statements: list[Policy] = [
        # This action knows no resources: it is allowed for all zones or none.
        _allow("FindZones", "route53:ListHostedZonesByName", ["*"]),
        _allow("ReadRecordSets", "route53:ListResourceRecordSets", zones),
    ]
    if not read_only:
        only = {
            "route53:ChangeResourceRecordSetsRecordTypes": ["MX"],
            "route53:ChangeResourceRecordSetsActions": ["CREATE", "DELETE"],
        }
        statements += [
            {
                **_allow("ChangeMx", "route53:ChangeResourceRecordSets", zones),
                "Condition": {"ForAllValues:StringEquals": only},
            },
            _allow("WaitForChanges", "route53:GetChange", [f"arn:{partition}:route53:::change/*"]),
        ]
    return {"Version": "2012-10-17", "Statement": statements}


def _allow(sid: str, action: str, resources: list[str]) -> Policy:
    return {"Sid": sid, "Effect": "Allow", "Action": action, "Resource": resources}
