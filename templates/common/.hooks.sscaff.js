// Runs after `cdktf init --template` has copied the files. VPC_PEERING_PACKAGE names a packed tarball to use instead of the registry.
const { execFileSync } = require("node:child_process");

exports.post = () => {
  const tarball = process.env.VPC_PEERING_PACKAGE;
  const words = ["install", "--no-audit", "--no-fund", ...(tarball ? [tarball] : [])];
  execFileSync("npm", words, { stdio: "inherit", env: { ...process.env, NODE_ENV: "development" } });
};
