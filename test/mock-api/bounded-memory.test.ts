import { type ChildProcess, spawn } from "node:child_process";
import { request } from "node:http";
import { join } from "node:path";
import { EventLog } from "../../mock-api/world/events";
import { ACME, useMock } from "./support/mock";

const started = useMock();

describe("the request log", () => {
  test("lists the first unknown fields, cut, and counts the others", async () => {
    const body = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`unknown ${index} ${"x".repeat(500)}`, 1]));
    await started.mock.call("POST", "vpcs", { name: "v", ...body });
    const { requests } = await started.mock.control("GET", "requests");
    const { unread } = requests.at(-1);
    expect([unread.body.length, unread.omitted]).toEqual([20, 480]);
    for (const name of unread.body) expect(name.length).toBeLessThanOrEqual(101);
    expect(unread.body[0]).toMatch(/^unknown 0 x+…$/);
  });

  test("cuts long paths and queries", async () => {
    await started.mock.call("GET", `${"p".repeat(6000)}?${"q".repeat(6000)}`);
    const { requests } = await started.mock.control("GET", "requests");
    expect([requests.at(-1).path.length, requests.at(-1).query.length]).toEqual([2001, 2001]);
  });
});

describe("a process with a small heap", () => {
  let child: ChildProcess;
  let url: string;
  beforeAll(async () => {
    child = spawn(process.execPath, ["--max-old-space-size=96", join(__dirname, "../../dist/bin/mock.js"), "--port", "0", "--quiet"], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    url = await new Promise<string>((resolve, reject) => {
      child.stdout!.once("data", (data) => resolve(String(data).trim()));
      child.once("exit", (code) => reject(new Error(`the mock ended with ${code}`)));
    });
  });
  afterAll(() => child.kill());

  function post(body: string): Promise<number> {
    return new Promise((resolve, reject) => {
      const call = request(
        `${url}/vpc/v2/regions/fr-par/vpcs`,
        { method: "POST", headers: { "x-auth-token": ACME.secretKey } },
        (answer) => {
          answer.resume();
          answer.on("end", () => resolve(answer.statusCode!));
        },
      );
      call.on("error", reject);
      call.end(body);
    });
  }

  test("survives 150 bodies of 60,000 unknown fields each", async () => {
    for (let index = 0; index < 150; index++) {
      const fields = Array.from({ length: 60_000 }, (_, field) => `"${index}.${field}":1`);
      expect(await post(`{"name":1,${fields.join(",")}}`)).toBe(400);
    }
    expect((await fetch(`${url}/mock/requests`)).status).toBe(200);
    expect(child.exitCode).toBeNull();
  });
});

describe("faults", () => {
  test("have a limit in number and size", async () => {
    const large = await started.mock.raw("POST", "/mock/faults", {
      body: JSON.stringify({ operation: "*", status: 500, body: "x".repeat(100_000) }),
    });
    expect([large.status, large.body.message]).toEqual([400, expect.stringContaining('"body" is longer than 65536')]);
  });
});

describe("events", () => {
  const log = () => {
    const events = new EventLog();
    const happen = (count: number) => {
      for (let index = 0; index < count; index++) events.note(index, "CreateVPC", { id: String(index) });
      events.publish();
    };
    return { events, happen };
  };
  const ids = (text: string) => [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));
  const until = async (done: () => boolean) => {
    while (!done()) await new Promise((resolve) => setImmediate(resolve));
  };

  test("reach every listener, in order and once, however many listen", async () => {
    const { events, happen } = log();
    const seen = Array.from({ length: 120 }, () => "");
    for (const index of seen.keys()) {
      const send = (text: string) => {
        seen[index] += text;
        return true;
      };
      events.listen({ send, drop: () => undefined });
    }
    happen(3);
    expect(seen[0]).toBe("");
    await until(() => ids(seen[119]!).length === 3);
    happen(2);
    await until(() => ids(seen[119]!).length === 5);
    for (const text of seen) expect(ids(text)).toEqual([1, 2, 3, 4, 5]);
  });

  test("wait for a listener that reads slowly, without keeping a copy for it, and drop one that fell behind", async () => {
    const { events, happen } = log();
    let [text, dropped, isFree] = ["", 0, false];
    const send = (more: string) => {
      text += more;
      return isFree;
    };
    const slow = events.listen({ send, drop: () => dropped++ });
    let other = "";
    const sendOther = (more: string) => {
      other += more;
      return true;
    };
    events.listen({ send: sendOther, drop: () => undefined });
    happen(1);
    await until(() => ids(other).length === 1);
    happen(5);
    await until(() => ids(other).length === 6);
    expect(ids(text)).toEqual([1]);
    isFree = true;
    slow.resume();
    expect(ids(text)).toEqual([1, 2, 3, 4, 5, 6]);
    isFree = false;
    happen(1);
    await until(() => ids(text).length === 7);
    happen(1500);
    slow.resume();
    expect(dropped).toBe(1);
  });

  test("since an id are sent at once, also an id that never was", () => {
    const { events, happen } = log();
    happen(4);
    const since = (after: number) => {
      let text = "";
      const send = (more: string) => {
        text += more;
        return true;
      };
      events.listen({ send, drop: () => undefined }, after);
      return ids(text);
    };
    expect([since(2), since(0), since(-5), since(99)]).toEqual([[3, 4], [1, 2, 3, 4], [1, 2, 3, 4], []]);
  });
});
