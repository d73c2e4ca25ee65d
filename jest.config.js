/** One configuration, two projects: `unit` needs Node only, `e2e` needs the real Terraform or OpenTofu on PATH. */
const shared = {
  testEnvironment: "node",
  setupFilesAfterEnv: ["<rootDir>/test/setup.ts"],
  transform: {
    "^.+\\.[cm]?[jt]s$": ["@swc/jest", { jsc: { parser: { syntax: "typescript" }, target: "es2022" }, module: { type: "commonjs" } }],
  },
  transformIgnorePatterns: ["/node_modules/(?!@scaleway/)", "<rootDir>/dist/"],
  moduleNameMapper: {
    "^vpc-peering$": "<rootDir>/constructs/index.ts",
    "^vpc-peering/(core|mock-api|lab|testing)$": "<rootDir>/$1/index.ts",
  },
  modulePathIgnorePatterns: ["<rootDir>/dist/", "cdktf\\.out"],
};

module.exports = {
  globalSetup: "<rootDir>/test/run/start.js",
  // Jest would leave one core of two idle.
  maxWorkers: "100%",
  testSequencer: "<rootDir>/test/run/slowest-first.js",
  globalTeardown: "<rootDir>/test/run/end.js",
  projects: [
    {
      ...shared,
      displayName: "unit",
      testMatch: ["<rootDir>/test/**/*.test.ts"],
      testPathIgnorePatterns: ["/node_modules/", "<rootDir>/test/e2e/"],
    },
    { ...shared, displayName: "e2e", testMatch: ["<rootDir>/test/e2e/**/*.test.ts"] },
  ],
};
