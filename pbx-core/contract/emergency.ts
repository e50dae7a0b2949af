/** Somebody has called for help. */
export interface EmergencyView {
  readonly domain: string
  readonly uniqueid: string
  /** Unix milliseconds. */
  readonly at: number
  /** As it was dialled: `112`. */
  readonly number: string
  /** Extension of whoever calls; null: nobody of ours. */
  readonly user: string | null
  readonly name: string
  /** By which they are called back: what the trunk shows, as E.164 where it has such a form. */
  readonly callback: string
  /** Where the user's telephone stands, as configured; may be empty. */
  readonly location: string
  /** Who is to be told, besides the admins of the domain (`emergencyContacts`). */
  readonly users: readonly string[]
  readonly mail: readonly string[]
}
