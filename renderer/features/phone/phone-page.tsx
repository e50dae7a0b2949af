import { useMediaQuery } from '@mantine/hooks'
import { useUi } from '../../state/ui-store.ts'
import { PopupPane } from '../popup/popup-pane.tsx'
import { PhoneColumn } from './phone-column.tsx'
import styles from './phone-page.module.css'

interface PhonePageProps {
  readonly compact: boolean
  /** Another page stands before it. */
  readonly behind: boolean
  /** In a narrow window the caller's page is a page of its own. */
  readonly show: 'column' | 'pane' | 'both'
}

export function PhonePage({ compact, behind, show }: PhonePageProps) {
  const roomBeside = useMediaQuery('(min-width: 1100px)', false, { getInitialValueInEffect: false })
  const front = useUi((state) => state.front)
  const beside = roomBeside ? front : null
  return (
    <div className={styles.page}>
      {show !== 'pane' && <PhoneColumn behind={behind} compact={compact} notesInCard={beside === null} />}
      {/* Behind the column of a narrow window the pages stay as they are. */}
      <div className={show === 'column' ? styles.behind : styles.front}>
        <PopupPane beside={beside !== null} front={front} />
      </div>
    </div>
  )
}
