import { parseArgs } from 'node:util'
import { err, ok, type Result } from '../pbx-core/base/result.ts'
import type { DialOrder, DialWord } from './dial-order.ts'
import { dialThere } from './instance.ts'

export const dialUsage = `Usage: offhook dial [--user USER] [--connect] [--data DIR] NUMBER

Your telephones ring; NUMBER is called once you press 1 there.

  --user USER   the user whose telephones ring: 100, or 100@acme.test (whose machine it is)
  --connect     call without waiting for the 1
  --data DIR    folder of the Offhook that dials (the one of npm start)

It ends when both talk. Ctrl+C before that takes the call back. Exit codes: 0 both talk, 1 nobody answered or it failed,
2 wrong arguments, 3 Offhook does not run, 4 Offhook refused.
`

export const dialExit = { connected: 0, failed: 1, usage: 2, notRunning: 3, refused: 4 } as const

export interface DialArguments {
  readonly order: DialOrder
  readonly dataDirectory: string | undefined
}

/** What stands behind `dial`. A number may begin with a hyphen only behind `--`. The error is a sentence for people. */
export function readDialArguments(args: readonly string[]): Result<DialArguments | 'help', string> {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        user: { type: 'string' },
        connect: { type: 'boolean' },
        data: { type: 'string' },
        help: { type: 'boolean', short: 'h' }
      }
    })
    if (values.help === true) return ok('help')
    // Unquoted blanks of a number are blanks: `offhook dial 030 901820`.
    const number = positionals.join(' ').trim()
    if (number === '') return err('Which number? Name it behind dial.')
    if (number.length > 256) return err('That is too long for a number.')
    if (values.user === '' || (values.user?.length ?? 0) > 128) return err('--user needs a user, for example 100')
    const { user, connect = false, data } = values
    const order = { number, connect, ...(user === undefined ? {} : { user }) }
    return ok({ order, dataDirectory: data === '' ? undefined : data })
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error))
  }
}

export interface DialTerminal {
  /** Progress. */
  readonly out: (line: string) => void
  /** What went wrong, and how to use it. */
  readonly fault: (line: string) => void
}

/** `offhook dial …`, from what stands behind `dial` to its exit code. */
export async function runDial(
  args: readonly string[],
  usualDirectory: string,
  { out, fault }: DialTerminal
): Promise<number> {
  const read = readDialArguments(args)
  if (!read.ok) {
    fault(`${read.error}\n\n${dialUsage}`)
    return dialExit.usage
  }
  if (read.value === 'help') {
    out(dialUsage)
    return 0
  }
  const { order, dataDirectory = usualDirectory } = read.value
  let last: DialWord | undefined
  const answered = await dialThere(dataDirectory, order, (word) => {
    last = word
    if ('refused' in word) fault(`${word.refused}\n`)
    else (word.state === 'ended' ? fault : out)(`${inWords(word, order)}\n`)
  })
  if (!answered) {
    fault(
      `No Offhook runs on ${dataDirectory}, so nothing was dialled. Start it (npm start), or name its folder: --data DIR\n`
    )
    return dialExit.notRunning
  }
  if (last === undefined || 'refused' in last) return dialExit.refused
  if (last.state === 'connected') return dialExit.connected
  if (last.state !== 'ended') fault('Offhook ended before both could talk.\n')
  return dialExit.failed
}

function inWords(
  { state, number, user, reason }: Exclude<DialWord, { refused: string }>,
  { connect }: DialOrder
): string {
  switch (state) {
    case 'ringing':
      return `The telephones of ${user} ring${connect ? '' : '; press 1 there to call'} ${connect ? 'for ' : ''}${number}.`
    case 'confirming':
      return 'Answered; it waits for the 1.'
    case 'calling':
      return `${number} is being called.`
    case 'connected':
      return `Connected with ${number}.`
    case 'ended':
      return `It has ended: ${reason ?? 'the telephone was hung up'}.`
  }
}
