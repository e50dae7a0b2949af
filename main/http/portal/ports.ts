import type { UserAddress } from '../../access/accounts.ts'
import type { CardKeys } from '../../access/card-keys.ts'
import type { LetIns } from '../../access/let-in.ts'
import type { Session } from '../../access/sessions.ts'
import type { Settings } from '../../ipc/contract.ts'
import type { Desk } from '../../phone/desk.ts'
import type { Browser } from '../../phone/desks.ts'

/** What the portal is given by the composition. */
export interface PortalPorts {
  /** Folder of the built pages: `index.html`, `ring-card.html`, `app/`. */
  readonly rendererDirectory: string
  /**
   * The desk of a person who is logged in; undefined for the application's own windows where it has none. A desk that
   * is there already stays as it was made.
   */
  readonly deskOf: (session: Session, browser: Browser) => Desk | undefined
  /** Browsers that wait until a window lets them in. */
  readonly letIns: LetIns
  readonly cardKeys: CardKeys
  /** The person's page has been fetched. */
  readonly pageComes: (session: Session) => void
  /** What a person has chosen: language and colours of the pages that they see. */
  readonly settingsOf: (person: UserAddress) => Settings
}
