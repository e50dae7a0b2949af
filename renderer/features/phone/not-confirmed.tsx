import { IconPlugConnectedX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useLink } from '../../state/use-app.ts'
import { Tag } from '../../ui/tag.tsx'

/** On the card of a call: main does not answer, and nobody knows whether the call still lives. */
export function NotConfirmed() {
  const { t } = useTranslation()
  if (useLink() === 'up') return null
  return (
    <Tag icon={<IconPlugConnectedX aria-hidden size={12} />} tone="end">
      {t('call.notConfirmed')}
    </Tag>
  )
}
