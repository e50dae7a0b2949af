import { isDeepStrictEqual } from 'node:util'
import { err, ok, type Result } from '../../pbx-core/base/result.ts'
import type { Account } from '../access/accounts.ts'
import type { PersonalDataError } from '../access/personal-data.ts'
import type { CommandFault, CommandPayload, ExportPart } from '../ipc/contract.ts'
import type { CommandHandlers } from '../ipc/dispatch.ts'
import { refuse } from '../ipc/refuse.ts'
import type { Desk } from './desk.ts'
import { notAdmin } from './not-admin.ts'

type PrivacyCommand = Extract<keyof CommandHandlers<unknown>, `privacy.${string}`>

/** What a window waits for an answer is twice that. */
const patienceMs = 10_000
/** Characters of a part: what a window takes at once. */
const mostOfPart = 256 * 1024

interface Export {
  readonly number: string
  readonly pieces: AsyncIterator<string>
  part: number
}

/** Export and erasure by number, as an admin asks for them in a window. */
export function privacyCommands(desk: Desk): Pick<CommandHandlers<unknown>, PrivacyCommand> {
  const { personal, log, account } = desk.ports
  /** The one that is being read; another one takes its place. */
  let running: Export | undefined

  /** The last one that was asked for and has not been answered. */
  let erasing: { readonly wanted: CommandPayload<'privacy.erase'>; readonly done: ReturnType<typeof erase> } | undefined

  async function erase(account: Account, wanted: CommandPayload<'privacy.erase'>) {
    const erased = await personal.erase(account, wanted)
    if (!erased.ok) return err(faultOf(erased.error))
    const { file } = erased.value
    if (file !== null) log.info('privacy.erased', { by: `${account.user}@${account.domain}`, file })
    return erased
  }

  async function exportPart({
    number,
    part
  }: CommandPayload<'privacy.export'>): Promise<Result<ExportPart, CommandFault>> {
    if (desk.asks === undefined) return notAdmin
    if (part === 0) {
      const begun = personal.export(desk.asks, number)
      if (!begun.ok) return err(faultOf(begun.error))
      running = { number, pieces: begun.value[Symbol.asyncIterator](), part }
      log.info('privacy.exported', { by: `${account.user}@${account.domain}` })
    }
    const read = running
    if (read?.number !== number || read.part !== part) {
      return refuse('export_over', 'Another export was begun meanwhile: export once more.')
    }
    read.part += 1
    let text = ''
    const until = performance.now() + patienceMs
    while (text.length < mostOfPart && performance.now() < until) {
      const { done, value } = await read.pieces.next()
      if (done) return ok({ text, isLast: true })
      text += value
    }
    return ok({ text, isLast: false })
  }

  return {
    'privacy.export': exportPart,
    'privacy.erase': async (wanted) => {
      if (desk.asks === undefined) return notAdmin
      if (erasing === undefined || !isDeepStrictEqual(erasing.wanted, wanted)) {
        erasing = { wanted, done: erase(desk.asks, wanted) }
      }
      const erased = await within(erasing.done, patienceMs)
      if (erased !== undefined) erasing = undefined
      return erased ?? ok(null)
    }
  }
}

async function within<T>(done: Promise<T>, ms: number): Promise<T | undefined> {
  const { promise, resolve } = Promise.withResolvers<undefined>()
  const late = setTimeout(() => resolve(undefined), ms)
  try {
    return await Promise.race([done, promise])
  } finally {
    clearTimeout(late)
  }
}

/** Of a disk that fails it is not true here that nothing was changed. */
function faultOf({ code, message }: PersonalDataError): CommandFault {
  return { code: code === 'not_writable' ? 'not_erased' : code, message }
}
