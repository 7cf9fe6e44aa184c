"""The custom role that allows exactly what this backend does. Pure."""

from typing import Any

_READ = (
    "dns.managedZones.get",
    "dns.managedZones.list",
    "dns.projects.get",
    "dns.resourceRecordSets.list",
)
_WRITE = (
    "dns.changes.create",
    "dns.changes.get",
    "dns.resourceRecordSets.create",
    "dns.resourceRecordSets.delete",
    "dns.resourceRecordSets.update",
)


def role(read_only: bool) -> dict[str, Any]:
    """A role as ``gcloud iam roles create --file`` reads it; read-only it is enough for plan and import."""
    kind = "plan" if read_only else "apply"
    return {
        "title": f"mxsync {kind}",
        "description": f"What mxsync needs at Cloud DNS to {kind}.",
        "stage": "GA",
        "includedPermissions": sorted(_READ if read_only else (*_READ, *_WRITE)),
    }
