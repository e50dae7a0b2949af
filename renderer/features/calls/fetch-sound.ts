import type { RecordingItem } from '../../../main/ipc/contract.ts'
import type { Bridge } from '../../bridge/bridge.ts'

const types = { wav: 'audio/wav', ogg: 'audio/ogg' } as const

/** All of a recording, part by part; undefined: it is not to be had. */
export async function fetchSound(
  bridge: Pick<Bridge, 'invoke'>,
  { id, format }: Pick<RecordingItem, 'id' | 'format'>,
  onProgress: (percent: number) => void
): Promise<Blob | undefined> {
  const parts: Uint8Array<ArrayBuffer>[] = []
  for (let from = 0; ; ) {
    const reply = await bridge.invoke('recording.read', { id, from })
    if (!reply.ok) return undefined
    const { octets, size } = reply.value
    const part = Uint8Array.from(atob(octets.replaceAll('-', '+').replaceAll('_', '/')), (letter) =>
      letter.charCodeAt(0)
    )
    parts.push(part)
    from += part.length
    if (part.length === 0 || from >= size) return new Blob(parts, { type: types[format] })
    onProgress(Math.floor((100 * from) / size))
  }
}
