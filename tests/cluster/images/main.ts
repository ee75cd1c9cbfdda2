/** Makes the images of the cluster in the folder that is its only argument. */
import { makeImages } from "./images";

makeImages(process.argv[2] ?? ".").catch((error: Error) => {
  console.error(`The images could not be made: ${error.message}`);
  process.exitCode = 1;
});
