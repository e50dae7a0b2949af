import type { Log } from '../../pbx-core/base/log.ts'
import type { Result } from '../../pbx-core/base/result.ts'
import { readableNumbers } from '../../pbx-core/index.ts'
import { faultsOf, formatFault } from '../base/faults.ts'
import {
  type CommandFault,
  type CommandName,
  type CommandPayload,
  type CommandReply,
  type CommandResults,
  commands
} from './contract.ts'
import { refuse } from './refuse.ts'

export type CommandOutcome<C extends CommandName> = Result<CommandResults[C], CommandFault>

/** What main does for each command of a window `W`, which has parsed by then. */
export type CommandHandlers<W> = {
  readonly [C in CommandName]: (payload: CommandPayload<C>, window: W) => CommandOutcome<C> | Promise<CommandOutcome<C>>
}

export interface Asked<W> {
  readonly command: unknown
  readonly payload: unknown
  readonly window: W
}

/** The one way by which a window reaches main: nothing passes that its schema does not know. Never rejects. */
export async function dispatch<W>(
  handlers: CommandHandlers<W>,
  { command, payload, window }: Asked<W>,
  log: Log
): Promise<CommandReply<CommandName>> {
  if (!isCommand(command)) return refuse('unknown_command', 'There is no such command.')
  const parsed = commands[command].payload.safeParse(payload)
  if (!parsed.success) {
    const [first] = faultsOf(parsed.error)
    const message = first === undefined ? 'The payload is not what this command takes.' : formatFault(first)
    return refuse('payload_invalid', message, first?.path)
  }
  const handle = handlers[command] as (payload: unknown, window: W) => Promise<CommandOutcome<CommandName>>
  try {
    return withNumbers(await handle(parsed.data, window))
  } catch (error) {
    log.error('ipc.bug', { command, error })
    return refuse('internal_error', 'This is a fault of ours; it is in the log.')
  }
}

function withNumbers(outcome: CommandOutcome<CommandName>): CommandReply<CommandName> {
  if (!outcome.ok) return outcome
  const numbers = readableNumbers(outcome.value)
  return Object.keys(numbers).length === 0 ? outcome : { ...outcome, numbers }
}

function isCommand(command: unknown): command is CommandName {
  return typeof command === 'string' && Object.hasOwn(commands, command)
}
