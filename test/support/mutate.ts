import type { Octets } from '../../pbx-core/base/octets.ts'

/**
 * An endless supply of damaged messages, the same for the same seed: flipped octets, missing
 * and repeated parts, two messages spliced, lengths that lie, and huge repetitions.
 */
export function mutator(messages: readonly Octets[], seed: number): () => Octets {
  const random = randomSource(seed)
  const pick = <T>(choices: readonly T[]): T => choices[below(random, choices.length)] as T
  return () => {
    let message = pick(messages)
    for (let rounds = 1 + below(random, 4); rounds > 0; rounds--) {
      message = pick(mutations)({ message, other: pick(messages), random })
    }
    return message
  }
}

/** Numbers in [0, 1), the same sequence for the same seed (mulberry32). */
export function randomSource(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000
  }
}

interface Subject {
  readonly message: Octets
  readonly other: Octets
  readonly random: () => number
}

type Mutation = (subject: Subject) => Octets

const mutations: readonly Mutation[] = [flip, insert, erase, duplicate, splice, truncate, lie, repeat, swapLines, fold]

/** What parsers stumble over, put in one at a time. */
const troublesome = [
  '\r\n',
  '\r',
  '\n',
  '\0',
  '"',
  '\\',
  '<',
  '>',
  ',',
  ';',
  ':',
  '=',
  '@',
  '%',
  '%00',
  '%0',
  '[',
  ']',
  '::',
  '\t',
  ' ',
  '*',
  '?',
  '/',
  '\xff',
  '\xc3\x28',
  'SIP/2.0',
  '-1',
  '4294967296',
  '99999999999999999999',
  '\r\n ',
  '\r\n\r\n',
  '__proto__',
  'constructor',
  ';tag=',
  ';branch=z9hG4bK',
  '<>',
  '""'
] // prettier-ignore

function flip({ message, random }: Subject): Octets {
  const at = below(random, message.length)
  return message.slice(0, at) + String.fromCharCode(below(random, 256)) + message.slice(at + 1)
}

function insert({ message, random }: Subject): Octets {
  const at = below(random, message.length + 1)
  return message.slice(0, at) + troublesome[below(random, troublesome.length)] + message.slice(at)
}

function erase({ message, random }: Subject): Octets {
  const [from, end] = span(message, random)
  return message.slice(0, from) + message.slice(end)
}

function duplicate({ message, random }: Subject): Octets {
  const [from, end] = span(message, random)
  return message.slice(0, end) + message.slice(from)
}

function splice({ message, other, random }: Subject): Octets {
  return message.slice(0, below(random, message.length)) + other.slice(below(random, other.length))
}

function truncate({ message, random }: Subject): Octets {
  return message.slice(0, below(random, message.length))
}

function lie({ message, random }: Subject): Octets {
  const lengths = ['0', '1', '-1', '65536', '2147483647', '1e3', '0x10', '', ' 12 12', '18446744073709551616']
  return message.replace(/(Content-Length|\bl)\s*:[^\r]*/i, `$1: ${lengths[below(random, lengths.length)]}`)
}

function repeat({ message, random }: Subject): Octets {
  const at = below(random, message.length)
  const length = 1 + below(random, 4)
  const times = below(random, 20) === 0 ? 10_000 : 100
  return message.slice(0, at) + message.slice(at, at + length).repeat(times) + message.slice(at)
}

function swapLines({ message, random }: Subject): Octets {
  const lines = message.split('\r\n')
  const a = below(random, lines.length)
  const b = below(random, lines.length)
  return lines.map((line, index) => (index === a ? lines[b] : index === b ? lines[a] : line)).join('\r\n')
}

function fold({ message, random }: Subject): Octets {
  const at = message.indexOf(' ', below(random, message.length))
  return at === -1 ? message : `${message.slice(0, at)}\r\n${message.slice(at)}`
}

function span(message: Octets, random: () => number): [from: number, end: number] {
  const from = below(random, message.length + 1)
  return [from, Math.min(message.length, from + below(random, 60))]
}

function below(random: () => number, limit: number): number {
  return Math.floor(random() * limit)
}
