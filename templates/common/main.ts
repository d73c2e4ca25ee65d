import { App } from "cdktf";
import { createNetwork } from "./network";

const app = new App();
createNetwork(app);
app.synth();
