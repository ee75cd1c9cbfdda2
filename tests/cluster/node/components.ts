import path from "node:path";
import { NODE_ADDRESS, NODE_NAME, SERVICES } from "./addresses";

/** A program of the cluster, by the name of its executable. */
export interface Component {
  readonly program: string;
  readonly args: readonly string[];
  /** The address that answers with a success once it is up, or the socket that is there; unset where nothing waits for it. */
  readonly ready?: string;
}

/** The programs of a cluster of one node, in the order in which they need each other. */
export function components(folder: string): readonly Component[] {
  const file = (name: string) => path.join(folder, name);
  const kubeconfig = (user: string) => `--kubeconfig=${file(`${user}.kubeconfig`)}`;
  return [
    {
      program: "etcd",
      // What it keeps need not outlive the machine's power.
      args: ["--data-dir", file("etcd"), "--unsafe-no-fsync", "--log-level", "warn"],
      ready: "http://127.0.0.1:2379/health",
    },
    {
      program: "containerd",
      args: ["--config", file("containerd.toml")],
      ready: "/run/containerd/containerd.sock",
    },
    {
      program: "kube-apiserver",
      args: [
        "--etcd-servers=http://127.0.0.1:2379",
        `--advertise-address=${NODE_ADDRESS}`,
        `--service-cluster-ip-range=${SERVICES}`,
        "--authorization-mode=Node,RBAC",
        "--allow-privileged",
        `--client-ca-file=${file("ca.crt")}`,
        ...["--tls-cert-file", file("server.crt"), "--tls-private-key-file", file("server.key")],
        ...["--kubelet-client-certificate", file("apiserver.crt"), "--kubelet-client-key", file("apiserver.key")],
        ...["--kubelet-certificate-authority", file("ca.crt"), "--kubelet-preferred-address-types=InternalIP"],
        "--service-account-issuer=https://kubernetes.default.svc",
        ...[
          "--service-account-key-file",
          file("accounts.key"),
          "--service-account-signing-key-file",
          file("accounts.key"),
        ],
        ...["--requestheader-client-ca-file", file("front-proxy-ca.crt"), "--requestheader-allowed-names=front-proxy"],
        "--requestheader-username-headers=X-Remote-User",
        "--requestheader-group-headers=X-Remote-Group",
        "--requestheader-extra-headers-prefix=X-Remote-Extra-",
        ...["--proxy-client-cert-file", file("front-proxy.crt"), "--proxy-client-key-file", file("front-proxy.key")],
        "--enable-aggregator-routing",
      ],
      ready: "https://127.0.0.1:6443/readyz",
    },
    {
      program: "kube-controller-manager",
      args: [
        kubeconfig("controllers"),
        "--leader-elect=false",
        "--use-service-account-credentials",
        ...["--root-ca-file", file("ca.crt"), "--service-account-private-key-file", file("accounts.key")],
        // A node that does not answer is given up sooner than usual.
        "--node-monitor-grace-period=20s",
      ],
    },
    { program: "kube-scheduler", args: [kubeconfig("scheduler"), "--leader-elect=false"] },
    {
      program: "kubelet",
      args: [
        kubeconfig("kubelet"),
        ...["--config", file("kubelet.json"), "--root-dir", "/var/lib/kubelet"],
        ...["--hostname-override", NODE_NAME, "--node-ip", NODE_ADDRESS],
      ],
    },
    { program: "kube-proxy", args: ["--config", file("proxy.json")] },
    { program: "dns", args: ["-conf", file("Corefile")], ready: "http://127.0.0.1:8181/ready" },
    {
      program: "metrics-server",
      args: [
        kubeconfig("admin"),
        ...[
          "--authentication-kubeconfig",
          file("admin.kubeconfig"),
          "--authorization-kubeconfig",
          file("admin.kubeconfig"),
        ],
        ...["--secure-port=4443", `--bind-address=${NODE_ADDRESS}`, "--cert-dir", file("metrics")],
        ...["--kubelet-certificate-authority", file("ca.crt"), "--kubelet-preferred-address-types=InternalIP"],
        "--metric-resolution=15s",
      ],
    },
  ];
}
