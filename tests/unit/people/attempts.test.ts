import { expect, test } from "vitest";
import { UNKNOWN_NETWORK } from "#server/ground/limits/rules.ts";
import { ATTEMPTS, type Attempt, countsOf, isDeviceToken, networkOf } from "#server/people/account/rules/attempts.ts";

const held = (attempt: Partial<Attempt>) =>
  countsOf({ kind: "sign-in", subject: "ada@example.com", network: "203.0.113.9", device: null, ...attempt }).map(
    (c) => [c.holder, c.of, c.most],
  );

test("an unknown browser is limited by address and network, then by network, then by address anywhere", () => {
  expect(held({})).toEqual([
    ["addressInNetwork", "sign-in addressInNetwork ada@example.com 203.0.113.0/24", 10],
    ["network", "sign-in network 203.0.113.0/24", 100],
    ["address", "sign-in address ada@example.com", 50],
  ]);
});

test("a known browser is limited only by its own count, wherever it is", () => {
  const own = [["device", "sign-in device ada@example.com d1", 10]];
  expect(held({ device: "d1" })).toEqual(own);
  expect(held({ device: "d1", network: UNKNOWN_NETWORK })).toEqual(own);
});

test("where networks are indistinguishable, attempts are counted only by address", () => {
  expect(held({ network: UNKNOWN_NETWORK })).toEqual([["addressAlone", "sign-in addressAlone ada@example.com", 10]]);
});

test("each kind of attempt has a count of its own, and no two counts share a name", () => {
  const kinds = ["sign-in", "password", "link"] as const;
  const names = kinds.flatMap((kind) =>
    [{}, { device: "d1" }, { network: UNKNOWN_NETWORK }].flatMap((from) => held({ kind, ...from }).map(([, of]) => of)),
  );
  expect(new Set(names).size).toBe(names.length);
  expect(names).toHaveLength(kinds.length * 5);
});

test.each(["reset", "sign-up"] as const)(
  "asks for a letter are held against the network they come from, never against the address: %s",
  (kind) => {
    expect(held({ kind })).toEqual([["network", `${kind} network 203.0.113.0/24`, 100]]);
    expect(held({ kind, network: UNKNOWN_NETWORK })).toEqual([]);
  },
);

test("an attack on an address from one network does not use up its attempts from elsewhere", () => {
  expect(ATTEMPTS.addressInNetwork).toBeLessThan(ATTEMPTS.address / 4);
});

test.each([
  ["203.0.113.9", "203.0.113.0/24"],
  ["203.0.113.255", "203.0.113.0/24"],
  ["203.0.114.0", "203.0.114.0/24"],
  ["203.0.113.9:51234", "203.0.113.0/24"],
  ["::ffff:203.0.113.9", "203.0.113.0/24"],
  ["::FFFF:203.0.113.9", "203.0.113.0/24"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"],
  ["2001:db8:1:3::", "2001:db8:1:3::/64"],
  ["2001:0DB8:0001:0002::1", "2001:db8:1:2::/64"],
  ["[2001:db8:1:2::1]:443", "2001:db8:1:2::/64"],
  ["[2001:db8:1:2::1]", "2001:db8:1:2::/64"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
  ["unknown", "unknown"],
])("%s is of the network %s", (address, network) => {
  expect(networkOf(address)).toBe(network);
});

test("a network's name stays short, whatever a header holds", () => {
  expect(networkOf("x".repeat(9000))).toHaveLength(100);
  expect(networkOf(`${"a".repeat(9000)}::1`).length).toBeLessThanOrEqual(100);
});

test("only a token that we issued is looked up", () => {
  expect(isDeviceToken("A".repeat(43))).toBe(true);
  for (const no of [null, undefined, "", "A".repeat(42), "A".repeat(44), `${"A".repeat(42)}!`, `${"A".repeat(43)}\n`])
    expect(isDeviceToken(no)).toBe(false);
});
