import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PopupTab } from '../../../main/ipc/contract.ts'
import { useRun } from '../../state/use-run.ts'
import { Dialog } from '../../ui/dialog.tsx'
import styles from './closing-pages.module.css'
import { forgetPage, isInUse } from './pages-in-use.ts'

interface Closing {
  readonly tabs: readonly PopupTab[]
  /** Those with something that may be lost. */
  readonly inUse: readonly PopupTab[]
  close(): void
}

/** Closes pages; those that somebody has been in ask before. */
export function useClosingPages() {
  const run = useRun()
  const [asked, setAsked] = useState<Closing | null>(null)
  const ask = (tabs: readonly PopupTab[], close: () => void) => {
    const inUse = tabs.filter(isInUse)
    if (inUse.length === 0) close()
    else setAsked({ tabs, inUse, close })
  }
  return {
    closePage: (tab: PopupTab) => ask([tab], () => void run('popup.close', { tab: tab.id })),
    closeAll: (tabs: readonly PopupTab[]) => ask(tabs, () => void run('popup.close-all', {})),
    question: <Question asked={asked} onAnswer={() => setAsked(null)} />
  }
}

function Question({ asked, onAnswer }: { readonly asked: Closing | null; onAnswer(): void }) {
  const { t } = useTranslation()
  const close = () => {
    for (const tab of asked?.tabs ?? []) forgetPage(tab)
    asked?.close()
    onAnswer()
  }
  const count = asked?.tabs.length ?? 1
  const who = (asked?.inUse ?? []).map(({ title }) => title || t('call.unknown')).join(', ')
  return (
    <Dialog
      closeButtonProps={{ 'aria-label': t('popup.keepPage') }}
      onClose={onAnswer}
      opened={asked !== null}
      title={t('popup.closing', { count })}
    >
      <p className={styles.text}>{t('popup.closingText', { who })}</p>
      <div className={styles.pair}>
        <Button data-autofocus onClick={onAnswer}>
          {t('popup.keepPage')}
        </Button>
        <Button color="end" onClick={close} variant="filled">
          {t('popup.closePage', { count })}
        </Button>
      </div>
    </Dialog>
  )
}
