"""Deployments as programs look for them."""

from runner.records.deployment import Deployment
from runner.records.listing import Listing, after, before, equal, like, present

DEPLOYMENTS = Listing(
    model=Deployment,
    filters={
        "id": equal(Deployment.id),
        "name": equal(Deployment.name),
        "name_like": like(Deployment.name),
        "source": equal(Deployment.source),
        "without_source": lambda wanted: present(Deployment.source)(not wanted),
        "before": before(Deployment.deployed_at),
        "after": after(Deployment.deployed_at),
    },
    orders={"id": Deployment.id, "name": Deployment.name, "deploymentTime": Deployment.deployed_at},
)
