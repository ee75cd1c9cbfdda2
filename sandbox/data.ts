/** The data a generation makes: users, products and events, from a seeded source of chance. Plain functions over plain data. */

export interface Size {
  readonly users: number;
  readonly products: number;
  readonly events: number;
}

export interface User {
  readonly user_id: string;
  readonly name: string;
  readonly signup_date: string;
  readonly features: readonly number[];
}

export interface Product {
  readonly product_id: string;
  readonly product_name: string;
  readonly category: string;
  readonly price: number;
  readonly features: readonly number[];
}

export interface ClickEvent {
  readonly timestamp: string;
  readonly user_id: string;
  readonly product_id: string;
  readonly event_type: string;
}

/** A number from 0 up to, but not including, 1. */
export type Chance = () => number;

const DAY = 86_400_000;
const FRAUD = { users: 3, views: 15, viewGap: 500, failedPayments: 2 };
const EVENT_GAP = 5000;
const FIRST_NAMES = ["Ada", "Björn", "Chloé", "Dmitri", "Elif", "Fatima", "Grace", "Hiro", "Inés", "Jonas"];
const LAST_NAMES = [
  "Adeyemi",
  "Brontë",
  "Curie",
  "Dvořák",
  "Eriksen",
  "Fischer",
  "García",
  "Hopper",
  "Ibáñez",
  "Jørgensen",
];
const CATEGORIES: Readonly<Record<string, readonly string[]>> = {
  Electronics: ["Monitor", "Tablet", "Speaker"],
  Office: ["Notebook", "Stapler", "Planner"],
  Peripherals: ["Keyboard", "Mouse", "Webcam"],
  Furniture: ["Desk", "Chair", "Error Lamp"],
  Accessories: ["Backpack", "Cable", "Stand"],
};

/** Mulberry32: the same seed gives the same sequence. */
export function seededChance(seed: number): Chance {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function makeUsers(number: number, chance: Chance, now: Date): User[] {
  return Array.from({ length: number }, () => ({
    user_id: uuid(chance),
    name: `${pick(FIRST_NAMES, chance)} ${pick(LAST_NAMES, chance)}`,
    signup_date: new Date(now.getTime() - chance() * 364 * DAY).toISOString().slice(0, 10),
    features: unitVector(20, chance),
  }));
}

export function makeProducts(number: number, chance: Chance): Product[] {
  return Array.from({ length: number }, (_, index) => {
    const category = pick(Object.keys(CATEGORIES), chance);
    return {
      product_id: uuid(chance),
      product_name: `${pick(CATEGORIES[category] ?? [], chance)} ${index + 1}`,
      category,
      price: Math.round(1000 + chance() * 49_000) / 100,
      features: unitVector(20, chance),
    };
  });
}

/** Normal activity 5 seconds apart over the time before `now`, and after it three bursts of fraud. */
export function makeEvents(
  number: number,
  users: readonly User[],
  products: readonly Product[],
  chance: Chance,
  now: Date,
) {
  const event = (time: number, user: User, type: string): ClickEvent => ({
    timestamp: new Date(time).toISOString(),
    user_id: user.user_id,
    product_id: pick(products, chance).product_id,
    event_type: type,
  });
  const start = now.getTime() - DAY;
  const normal = Array.from({ length: number }, (_, index) =>
    event(start + index * EVENT_GAP, pick(users, chance), normalType(chance)),
  );
  const fraud = pickDistinct(users, FRAUD.users, chance).map((user, fraudster) => {
    const from = start + (number + fraudster * 10) * EVENT_GAP;
    const types = [
      ...Array(FRAUD.views).fill("view"),
      ...Array(FRAUD.failedPayments).fill("payment_failed"),
    ] as string[];
    return types.map((type, index) => event(from + index * FRAUD.viewGap, user, type));
  });
  return [...normal, ...fraud.flat()];
}

function normalType(chance: Chance): string {
  const roll = chance();
  if (roll < 0.7) return "view";
  if (roll < 0.9) return "add_to_cart";
  return roll < 0.98 ? "purchase" : "payment_failed";
}

function pick<T>(from: readonly T[], chance: Chance): T {
  return from[Math.floor(chance() * from.length)] as T;
}

/** So many different ones, or all where there are fewer. */
function pickDistinct<T>(from: readonly T[], number: number, chance: Chance): T[] {
  const left = [...from];
  return Array.from({ length: Math.min(number, left.length) }, () =>
    left.splice(Math.floor(chance() * left.length), 1),
  ).flat();
}

function unitVector(dimensions: number, chance: Chance): number[] {
  const raw = Array.from({ length: dimensions }, () => chance() * 2 - 1);
  const length = Math.hypot(...raw);
  return raw.map((value) => Number((value / length).toFixed(6)));
}

function uuid(chance: Chance): string {
  const hex = Array.from({ length: 32 }, () => Math.floor(chance() * 16).toString(16));
  hex[12] = "4";
  hex[16] = (8 + Math.floor(chance() * 4)).toString(16);
  const text = hex.join("");
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join("-");
}
