import { writeFileSync } from "node:fs";
import path from "node:path";
import { CLUSTER_DOMAIN, NODE_ADDRESS, NODE_NAME, PODS } from "./addresses";

/** The name under which pods find the image of what keeps their namespaces. */
export const PAUSE_IMAGE = "localhost/pause:test";

/** Writes the configuration files of the node's programs into the cluster's folder, where all that they make is, too. */
export function writeConfiguration(folder: string, controlGroup: string): void {
  const write = (name: string, text: string) => writeFileSync(path.join(folder, name), text);
  write("containerd.toml", containerd(folder));
  write("10-bridge.conflist", JSON.stringify(network(folder)));
  write("kubelet.json", JSON.stringify(kubelet(folder, controlGroup)));
  write("proxy.json", JSON.stringify(proxy(folder)));
  write("Corefile", dns(folder));
  // Pods ask the cluster's name server, and that asks nobody.
  write("resolv.conf", "");
}

function containerd(folder: string): string {
  return `version = 2
root = "${folder}/containerd"
state = "/run/containerd"
[grpc]
  address = "/run/containerd/containerd.sock"
[plugins."io.containerd.internal.v1.opt"]
  path = "${folder}/opt"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${PAUSE_IMAGE}"
  # A machine may forbid its containers to be spared when memory runs out.
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "${folder}"
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
`;
}

function network(folder: string) {
  return {
    cniVersion: "1.0.0",
    name: "pods",
    plugins: [
      {
        type: "bridge",
        bridge: "pods",
        isGateway: true,
        hairpinMode: true,
        ipam: {
          type: "host-local",
          dataDir: path.join(folder, "addresses"),
          ranges: [[{ subnet: PODS }]],
          routes: [{ dst: "0.0.0.0/0" }],
        },
      },
      { type: "portmap", capabilities: { portMappings: true } },
    ],
  };
}

function kubelet(folder: string, controlGroup: string) {
  return {
    apiVersion: "kubelet.config.k8s.io/v1beta1",
    kind: "KubeletConfiguration",
    authentication: { x509: { clientCAFile: path.join(folder, "ca.crt") }, anonymous: { enabled: false } },
    tlsCertFile: path.join(folder, "server.crt"),
    tlsPrivateKeyFile: path.join(folder, "server.key"),
    containerRuntimeEndpoint: "unix:///run/containerd/containerd.sock",
    cgroupDriver: "cgroupfs",
    cgroupRoot: `/${controlGroup}`,
    failCgroupV1: false,
    failSwapOn: false,
    clusterDNS: [NODE_ADDRESS],
    clusterDomain: CLUSTER_DOMAIN,
    resolvConf: path.join(folder, "resolv.conf"),
    // How full the machine's disk is, is not the cluster's business.
    evictionHard: { "memory.available": "100Mi", "nodefs.available": "0%", "imagefs.available": "0%" },
    imageGCHighThresholdPercent: 100,
  };
}

function proxy(folder: string) {
  return {
    apiVersion: "kubeproxy.config.k8s.io/v1alpha1",
    kind: "KubeProxyConfiguration",
    clientConnection: { kubeconfig: path.join(folder, "proxy.kubeconfig") },
    hostnameOverride: NODE_NAME,
    mode: "iptables",
    clusterCIDR: PODS,
    // The size of the kernel's table of connections is the machine's.
    conntrack: { maxPerCore: 0, min: 0 },
  };
}

function dns(folder: string): string {
  return `.:53 {
  bind ${NODE_ADDRESS}
  errors
  ready 127.0.0.1:8181
  kubernetes ${CLUSTER_DOMAIN} {
    kubeconfig ${folder}/admin.kubeconfig
    ttl 1
  }
}
`;
}
