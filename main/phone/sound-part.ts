import { open } from 'node:fs/promises'
import type { SoundPart } from '../ipc/contract.ts'

/** Octets of a sound in one answer: with others it must not be more than may wait for a window. */
const partOctets = 128 * 1024

/** A part of a sound that a window plays. Undefined: the file is gone. */
export async function soundPart(path: string, from: number): Promise<SoundPart | undefined> {
  try {
    await using file = await open(path)
    const { size } = await file.stat()
    const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.max(0, Math.min(partOctets, size - from))), {
      position: from
    })
    return { octets: buffer.subarray(0, bytesRead).toString('base64url'), size }
  } catch {
    return undefined
  }
}
