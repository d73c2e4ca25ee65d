// Runs after `cdktf init --template` has copied the files: installs what the project needs.
const { execFileSync } = require("node:child_process");
const { readFileSync } = require("node:fs");

const { dependencies, devDependencies } = JSON.parse(readFileSync(`${__dirname}/template.json`, "utf8"));
const ours = process.env.VPC_PEERING_PACKAGE;

exports.post = () => {
  const named = Object.entries(dependencies).map(([name, version]) => (name === "vpc-peering" && ours ? ours : `${name}@${version}`));
  install(named);
  install(["--save-dev", ...Object.entries(devDependencies).map(([name, version]) => `${name}@${version}`)]);
};

function install(words) {
  execFileSync("npm", ["install", "--no-audit", "--no-fund", ...words], {
    stdio: "inherit",
    env: { ...process.env, NODE_ENV: "development" },
  });
}
