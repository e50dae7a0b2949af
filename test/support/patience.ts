/**
 * How long a test waits for what must come: one limit for all of them. It costs nothing where it comes, and is wide
 * enough for a machine that does other things as well. A limit that is a rule of the product stands beside that rule.
 */
export const patienceMs = 40_000
