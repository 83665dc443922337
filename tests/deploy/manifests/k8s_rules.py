"""What is wrong with a set of Kubernetes resources: complaints, one a line; none is good."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import kubernetes_validate

from tests.deploy.manifests.kustomize import Built, Resource, containers, pod_of

API = "1.34"  # the newest of those still supported that every provider offers
_NAME = "app.kubernetes.io/name"
_SERVING = ("Deployment", "StatefulSet")


def complaints(built: Built, secret_keys: set[str]) -> list[str]:
    """Everything that the rules below have to say."""
    found: list[str] = []
    for resource in built.resources:
        title = f"{resource['kind']}/{resource['metadata']['name']}"
        rules = (_schema, _pod, _probes, _rollout)
        found += [f"{title}: {said}" for rule in rules for said in rule(resource)]
        found += [f"{title}: {said}" for said in _references(resource, built, secret_keys)]
    return found + list(_doors(built)) + list(_labels(built))


def _schema(resource: Resource) -> Iterator[str]:
    yield from _schema_says(json.dumps(resource))


@cache
def _schema_says(written: str) -> list[str]:
    """Each resource once in a run: the validator reads its schemas anew at every call."""
    try:
        kubernetes_validate.validate(json.loads(written), API, strict=True)
    except kubernetes_validate.ValidationError as error:
        return [f"schema: {'.'.join(map(str, error.path))} {error.message}"]
    return []


def _pod(resource: Resource) -> Iterator[str]:
    pod = pod_of(resource)
    if pod is None:
        return
    safe = pod["spec"].get("securityContext", {})
    if not (safe.get("runAsNonRoot") and safe.get("runAsUser", 0) > 0):
        yield "may run as root"
    if safe.get("seccompProfile", {}).get("type") != "RuntimeDefault":
        yield "no seccomp profile"
    if pod["spec"].get("automountServiceAccountToken") is not False:
        yield "is given a token of the cluster"
    for container in containers(resource):
        name, own = container["name"], container.get("securityContext", {})
        if own.get("allowPrivilegeEscalation") is not False:
            yield f"{name} may gain privileges"
        if not own.get("readOnlyRootFilesystem"):
            yield f"{name} may write to its own files"
        if own.get("capabilities", {}).get("drop") != ["ALL"]:
            yield f"{name} keeps capabilities"
        for bound in ("requests", "limits"):
            missing = {"cpu", "memory"} - set(container.get("resources", {}).get(bound, {}))
            if missing:
                yield f"{name} has no {bound} of {sorted(missing)}"


def _probes(resource: Resource) -> Iterator[str]:
    if resource["kind"] not in _SERVING:
        return
    for container in resource["spec"]["template"]["spec"]["containers"]:
        ports = {port["name"] for port in container.get("ports", [])}
        for kind in ("startupProbe", "readinessProbe", "livenessProbe"):
            probe = container.get(kind)
            if probe is None:
                yield f"{container['name']} has no {kind}"
                continue
            asked = probe.get("httpGet") or probe.get("tcpSocket")
            if asked and asked["port"] not in ports:
                yield f"{container['name']}: {kind} asks port {asked['port']}"


def _rollout(resource: Resource) -> Iterator[str]:
    if resource["kind"] != "Deployment":
        return
    strategy = resource["spec"].get("strategy", {})
    if strategy.get("type") == "Recreate":
        if resource["spec"].get("replicas") != 1:
            yield "is replaced at once, which only a single one may be"
        return
    if strategy.get("rollingUpdate", {}).get("maxUnavailable") != 0:
        yield "may be fewer while it is replaced"
    template = resource["spec"]["template"]["spec"]
    if not template.get("topologySpreadConstraints"):
        yield "may all lie on one machine"
    if template.get("terminationGracePeriodSeconds", 0) < 20:
        yield "has no time to finish what it began"


def _references(resource: Resource, built: Built, secret_keys: set[str]) -> Iterator[str]:
    pod = pod_of(resource)
    if pod is None:
        return
    claims = {claim["metadata"]["name"] for claim in built.of("PersistentVolumeClaim")}
    spec = resource["spec"]
    volumes = {volume["name"]: volume for volume in pod["spec"].get("volumes", [])}
    templates = {one["metadata"]["name"] for one in spec.get("volumeClaimTemplates", [])}
    for name, volume in volumes.items():
        claim = volume.get("persistentVolumeClaim", {}).get("claimName")
        if claim and claim not in claims:
            yield f"volume {name}: no claim {claim}"
        config = volume.get("configMap", {}).get("name")
        if config and built.named("ConfigMap", config) is None:
            yield f"volume {name}: no config map {config}"
    for container in containers(resource):
        for mount in container.get("volumeMounts", []):
            if mount["name"] not in volumes.keys() | templates:
                yield f"{container['name']}: no volume {mount['name']}"
        for variable in container.get("env", []):
            yield from _variable(variable, built, secret_keys)


def _variable(variable: dict[str, Any], built: Built, secret_keys: set[str]) -> Iterator[str]:
    source = variable.get("valueFrom", {})
    secret, setting = source.get("secretKeyRef"), source.get("configMapKeyRef")
    if secret and (secret["name"] != "member-help" or secret["key"] not in secret_keys):
        yield f"{variable['name']}: no secret {secret['name']}/{secret['key']}"
    if setting:
        config = built.named("ConfigMap", setting["name"]) or {"data": {}}
        if setting["key"] not in config["data"]:
            yield f"{variable['name']}: no setting {setting['name']}/{setting['key']}"


def _doors(built: Built) -> Iterator[str]:
    """Services, ingress, scaling and budgets lead to something that is there."""
    pods = {name: one for one in built.resources if (name := _pod_name(one))}
    for service in built.of("Service"):
        name = service["spec"]["selector"][_NAME]
        ports = _ports(pods[name]) if name in pods else set()
        for port in service["spec"]["ports"]:
            if port["targetPort"] not in ports:
                yield f"Service/{service['metadata']['name']}: no port {port['targetPort']}"
    for ingress in built.of("Ingress"):
        for rule in ingress["spec"]["rules"]:
            for path in rule["http"]["paths"]:
                yield from _backend(path, built)
    for scaler in built.of("HorizontalPodAutoscaler"):
        name = scaler["spec"]["scaleTargetRef"]["name"]
        aim = built.named("Deployment", name)
        if aim is None:
            yield f"HorizontalPodAutoscaler: no deployment {name}"
        elif "replicas" in aim["spec"]:
            yield f"Deployment/{name}: every apply would undo what the autoscaler chose"
    for one in built.of("Deployment"):
        name = one["metadata"]["name"]
        if name != "redis" and built.named("PodDisruptionBudget", name) is None:
            yield f"Deployment/{name}: no disruption budget"


def _backend(path: dict[str, Any], built: Built) -> Iterator[str]:
    aim = path["backend"]["service"]
    service = built.named("Service", aim["name"])
    ports = {port["name"] for port in service["spec"]["ports"]} if service else set()
    if aim["port"]["name"] not in ports:
        yield f"Ingress {path['path']}: no service {aim['name']}:{aim['port']['name']}"
    if aim["name"] != "web":
        yield f"Ingress {path['path']}: leads people to {aim['name']}"


def _labels(built: Built) -> Iterator[str]:
    """Every selector chooses pods that there are, and network policies name their ports."""
    pods = {name: one for one in built.resources if (name := _pod_name(one))}
    for policy in built.of("NetworkPolicy"):
        title, spec = f"NetworkPolicy/{policy['metadata']['name']}", policy["spec"]
        own = _chosen(spec["podSelector"])
        yield from (f"{title}: no pod {name}" for name in own - pods.keys())
        for rule in spec.get("ingress", []):
            yield from _peers(title, rule.get("from", []), rule, own, pods)
        for rule in spec.get("egress", []):
            for peer in rule["to"]:
                aims = _chosen(peer.get("podSelector", {}))
                yield from _peers(title, [peer], rule, aims, pods)
    for budget in built.of("PodDisruptionBudget"):
        for name in _chosen(budget["spec"]["selector"]) - pods.keys():
            yield f"PodDisruptionBudget/{budget['metadata']['name']}: no pod {name}"
    for resource in built.resources:
        selector = resource.get("spec", {}).get("selector", {})
        pod = pod_of(resource)
        wanted = selector.get("matchLabels", {}) if pod else {}
        if pod and not wanted.items() <= pod["metadata"]["labels"].items():
            yield f"{resource['kind']}/{resource['metadata']['name']}: selects other pods"


def _peers(
    title: str, peers: list[Any], rule: dict[str, Any], aims: set[str], pods: dict[str, Resource]
) -> Iterator[str]:
    for peer in peers:
        for name in _chosen(peer.get("podSelector", {})) - pods.keys():
            yield f"{title}: no pod {name}"
    for name in aims & pods.keys():
        for port in rule.get("ports", []):
            if isinstance(port["port"], str) and port["port"] not in _ports(pods[name]):
                yield f"{title}: {name} has no port {port['port']}"


def _chosen(selector: dict[str, Any]) -> set[str]:
    names = set(selector.get("matchLabels", {}).get(_NAME, "").split())
    for expression in selector.get("matchExpressions", []):
        names |= set(expression["values"]) if expression["key"] == _NAME else set()
    return names


def _pod_name(resource: Resource) -> str:
    pod = pod_of(resource)
    return str(pod["metadata"]["labels"][_NAME]) if pod else ""


def _ports(resource: Resource) -> set[str]:
    return {port["name"] for one in containers(resource) for port in one.get("ports", [])}
