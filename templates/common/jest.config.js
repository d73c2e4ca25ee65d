module.exports = {
  testEnvironment: "node",
  testMatch: ["<rootDir>/*.test.ts"],
  transform: {
    "^.+\\.ts$": [
      "ts-jest",
      { tsconfig: { isolatedModules: true, module: "CommonJS", moduleResolution: "node10", types: ["node", "jest"] } },
    ],
  },
};
