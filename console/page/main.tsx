import { render } from "preact";
import type { ConsoleDocument } from "../document";
import { App } from "./app";
import { Live } from "./live";

const page = document.getElementById("page")!;
const data = JSON.parse(document.getElementById("data")!.textContent!) as ConsoleDocument | { readonly dataPath: string };

page.textContent = "";
render("dataPath" in data ? <Live dataPath={data.dataPath} /> : <App document={data} />, page);
