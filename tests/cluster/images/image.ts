import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pipeline } from "node:stream/promises";

/** How a container of an image starts; the names are those of the OCI image specification. */
export interface ImageConfig {
  readonly Entrypoint: readonly string[];
  readonly Env?: readonly string[];
  readonly WorkingDir?: string;
  readonly User?: string;
}

/** A blob of an image as others of its parts name it. */
interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

const OCI = "application/vnd.oci.image";

/**
 * Packs a folder as the only layer of an image, into an archive: an OCI image layout in a tar file. What the folder holds
 * keeps its owners and permissions.
 */
export async function packImage(name: string, folder: string, config: ImageConfig, archive: string): Promise<void> {
  const layout = `${archive}.layout`;
  const blobs = path.join(layout, "blobs/sha256");
  mkdirSync(blobs, { recursive: true });

  const tar = path.join(layout, "layer.tar");
  execFileSync("tar", ["--create", "--numeric-owner", "--file", tar, "--directory", folder, "."]);
  const layer = await describe(`${OCI}.layer.v1.tar`, tar);
  renameSync(tar, path.join(blobs, layer.digest.slice("sha256:".length)));

  const json = (mediaType: string, value: unknown) => writeBlob(blobs, mediaType, JSON.stringify(value));
  const architecture = process.arch === "x64" ? "amd64" : process.arch;
  const rootfs = { type: "layers", diff_ids: [layer.digest] };
  const manifest = json(`${OCI}.manifest.v1+json`, {
    schemaVersion: 2,
    mediaType: `${OCI}.manifest.v1+json`,
    config: json(`${OCI}.config.v1+json`, { architecture, os: "linux", config, rootfs }),
    layers: [layer],
  });
  const named = { ...manifest, annotations: { "io.containerd.image.name": name } };
  writeFileSync(path.join(layout, "index.json"), JSON.stringify({ schemaVersion: 2, manifests: [named] }));
  writeFileSync(path.join(layout, "oci-layout"), JSON.stringify({ imageLayoutVersion: "1.0.0" }));

  execFileSync("tar", ["--create", "--file", archive, "--directory", layout, "oci-layout", "index.json", "blobs"]);
  rmSync(layout, { recursive: true });
}

async function describe(mediaType: string, file: string): Promise<Descriptor> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return { mediaType, digest: `sha256:${hash.digest("hex")}`, size: statSync(file).size };
}

function writeBlob(blobs: string, mediaType: string, text: string): Descriptor {
  const digest = createHash("sha256").update(text).digest("hex");
  writeFileSync(path.join(blobs, digest), text);
  return { mediaType, digest: `sha256:${digest}`, size: Buffer.byteLength(text) };
}
