import { err, ok, type Result } from '../../pbx-core/base/result.ts'
import type { PersonalDataError } from '../access/personal-data.ts'
import type { CommandFault, CommandPayload, ExportPart } from '../ipc/contract.ts'
import type { CommandHandlers } from '../ipc/dispatch.ts'
import { refuse } from '../ipc/refuse.ts'
import type { Desk } from './desk.ts'
import { notAdmin } from './not-admin.ts'

type PrivacyCommand = Extract<keyof CommandHandlers<unknown>, `privacy.${string}`>

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
    while (text.length < mostOfPart) {
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
      const erased = await personal.erase(desk.asks, wanted)
      if (!erased.ok) return err(faultOf(erased.error))
      if (!wanted.dryRun)
        log.info('privacy.erased', { by: `${account.user}@${account.domain}`, file: erased.value.file })
      return erased
    }
  }
}

/** Of a disk that fails it is not true here that nothing was changed. */
function faultOf({ code, message }: PersonalDataError): CommandFault {
  return { code: code === 'not_writable' ? 'not_erased' : code, message }
}
