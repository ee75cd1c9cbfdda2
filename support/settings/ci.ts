/** Variables by which CI servers show themselves. Most set CI; Azure Pipelines, Jenkins, TeamCity and AWS CodeBuild do not. */
const OF_CI_SERVERS = ["CI", "TF_BUILD", "JENKINS_URL", "TEAMCITY_VERSION", "CODEBUILD_BUILD_ID"];

/** The variable that shows that this runs on a CI server; unset elsewhere, and where CI says that it is none. */
export function ciVariable(env: NodeJS.ProcessEnv): string | undefined {
  if (isOff(env.CI)) return undefined;
  return OF_CI_SERVERS.find((name) => env[name]?.trim() && !isOff(env[name]));
}

function isOff(text = ""): boolean {
  return /^(false|no|0)$/i.test(text.trim());
}
