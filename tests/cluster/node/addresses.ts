/** The network of the cluster, which is its alone: `tests/cluster/inside` makes it. */

export const NODE_NAME = "node";
export const NODE_ADDRESS = "10.20.0.1";
export const PODS = "10.20.1.0/24";
export const SERVICES = "10.20.2.0/24";
/** The Service of the API server. */
export const SERVICES_FIRST_ADDRESS = "10.20.2.1";
export const CLUSTER_DOMAIN = "cluster.local";
