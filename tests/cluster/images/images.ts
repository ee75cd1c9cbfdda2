import { execFileSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { PROJECT } from "../../helpers/run-suite";
import { PAUSE_IMAGE } from "../node/configuration";
import { buildDockerfile } from "./dockerfile";
import { type ImageConfig, packImage } from "./image";

/** The name that deploy/kubernetes has for the suite's image, which is then found on the node. */
export const SUITE_IMAGE = "your-registry.example/clickstream-acceptance:1.0.0";
export const MINIO_IMAGE = "localhost/minio:test";
/** That of the component which keeps a pod until its reports are fetched. */
export const BUSYBOX_IMAGE = "docker.io/library/busybox:1.37";

/** Images of one program each, by the path of that on this machine. */
const PROGRAMS: Readonly<Record<string, string>> = {
  [PAUSE_IMAGE]: path.join(PROJECT, ".ci/cluster/pause"),
  [MINIO_IMAGE]: path.join(PROJECT, ".ci/bin/minio"),
};

/** Makes the images of the cluster as archives in a folder. */
export async function makeImages(folder: string): Promise<void> {
  for (const [name, program] of Object.entries(PROGRAMS)) await makeProgram(name, program, folder);
  await makeBusybox(folder);
  await makeSuite(folder);
}

function rootIn(folder: string, name: string): string {
  const root = path.join(folder, name);
  mkdirSync(path.join(root, "tmp"), { recursive: true });
  // Node.js leaves out the bits beyond the usual ones when it creates a folder.
  chmodSync(path.join(root, "tmp"), 0o1777);
  return root;
}

async function makeProgram(name: string, program: string, folder: string): Promise<void> {
  const root = rootIn(folder, path.basename(program));
  copyFileSync(program, path.join(root, "program"));
  await packImage(name, root, { Entrypoint: ["/program"] }, `${root}.tar`);
  rmSync(root, { recursive: true });
}

async function makeBusybox(folder: string): Promise<void> {
  const root = rootIn(folder, "busybox");
  for (const bin of ["bin", "usr/bin"]) mkdirSync(path.join(root, bin), { recursive: true });
  const [installed = ""] = execFileSync("busybox", ["which", "busybox"], { encoding: "utf8" }).split("\n");
  copyFileSync(realpathSync(installed), path.join(root, "usr/bin/busybox"));
  // Its commands are links to where it is on this machine.
  execFileSync("busybox", ["--install", "-s", path.join(root, "bin")]);
  const config: ImageConfig = { Entrypoint: ["/bin/sh"], Env: ["PATH=/bin"] };
  await packImage(BUSYBOX_IMAGE, root, config, `${root}.tar`);
  rmSync(root, { recursive: true });
}

/** The image of the project's Dockerfile, on this machine's C library in place of the image that it names. */
async function makeSuite(folder: string): Promise<void> {
  const dockerfile = readFileSync(path.join(PROJECT, "Dockerfile"), "utf8");
  const { root, config } = buildDockerfile(dockerfile, PROJECT, rootIn(folder, "suite"), (image, root) => {
    if (image.startsWith("gcr.io/distroless/cc")) fillWithLibraries(root);
  });
  await packImage(SUITE_IMAGE, root, config, path.join(folder, "suite.tar"));
  rmSync(path.join(folder, "suite"), { recursive: true });
}

/** What "distroless/cc" has, from the same packages of this machine: C and C++ libraries, certificates, users. No shell. */
function fillWithLibraries(root: string): void {
  rootIn(path.dirname(root), path.basename(root));
  const files = execFileSync("dpkg", ["--listfiles", "libc6", "libgcc-s1", "libstdc++6"], { encoding: "utf8" });
  const libraries = files.split("\n").filter((file) => /\/lib\S*\.so[.\d]*$/.test(file));
  for (const file of [...libraries, "/etc/ssl/certs/ca-certificates.crt"]) {
    if (!existsSync(file)) continue;
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    copyFileSync(realpathSync(file), path.join(root, file));
  }
  mkdirSync(path.join(root, "etc"), { recursive: true });
  writeFileSync(path.join(root, "etc/passwd"), "root:x:0:0::/root:/none\nnonroot:x:65532:65532::/home/nonroot:/none\n");
  writeFileSync(path.join(root, "etc/nsswitch.conf"), "hosts: files dns\n");
}
