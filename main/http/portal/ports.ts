import type { Desk } from '../../phone/desk.ts'
import type { Session } from '../access/sessions.ts'

/** What the portal is given by the composition. */
export interface PortalPorts {
  /** Folder of the built pages: `index.html`, `ring-card.html`, `app/`. */
  readonly rendererDirectory: string
  /** The desk of a person who is logged in; undefined where there is no room for one more. */
  readonly deskOf: (session: Session) => Desk | undefined
}
