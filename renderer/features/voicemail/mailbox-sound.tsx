import type { CommandPayload } from '../../../main/ipc/contract.ts'
import { fetchedInParts } from '../../state/sound-parts.ts'
import { useBridge } from '../../state/use-app.ts'
import { FetchedSound } from '../sounds/fetched-sound.tsx'

interface MailboxSoundProps {
  readonly of: CommandPayload<'voicemail.sound'>['of']
  readonly label: string
  readonly onHeard?: () => void
}

/** A message or a greeting of the own mailbox. */
export function MailboxSound({ of, ...rest }: MailboxSoundProps) {
  const bridge = useBridge()
  const fetch = (signal: AbortSignal) =>
    fetchedInParts((from) => bridge.invoke('voicemail.sound', { of, from }), { type: 'audio/wav', signal })
  return <FetchedSound fetch={fetch} what={JSON.stringify(of)} {...rest} />
}
