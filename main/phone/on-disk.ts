import { err, ok, type Result } from '../../pbx-core/base/result.ts'
import type { Pbx } from '../../pbx-core/contract/pbx.ts'

/** Nobody is told that a setting holds before it outlives a crash. */
export async function onDisk(
  pbx: Pick<Pbx, 'whenKept'>
): Promise<Result<null, { readonly code: 'not_kept'; readonly message: string }>> {
  const kept = await pbx.whenKept()
  if (kept.ok) return ok(null)
  const message = `It holds now, but could not be written to disk (${kept.error}): a restart forgets it.`
  return err({ code: 'not_kept', message })
}
