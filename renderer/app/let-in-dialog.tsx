import { Button, Group, Text } from '@mantine/core'
import '@mantine/core/styles/Text.layer.css'
import { useTranslation } from 'react-i18next'
import { useApp, useBridge } from '../state/use-app.ts'
import { Dialog } from '../ui/dialog.tsx'

/** "Log in my browser": a browser shows four digits, and comes in when its person says so here. */
export function LetInDialog() {
  const { t } = useTranslation()
  const bridge = useBridge()
  const asking = useApp((app) => app.asking)
  const answer = (letIn: boolean) => {
    if (asking !== null) void bridge.invoke('browser.answer', { id: asking.id, letIn })
  }
  return (
    <Dialog
      closeButtonProps={{ 'aria-label': t('action.close') }}
      onClose={() => answer(false)}
      opened={asking !== null}
      title={t('letIn.title')}
    >
      <Text>{t('letIn.question', { digits: asking?.digits ?? '' })}</Text>
      <Text c="dimmed" mt="xs" size="sm">
        {t('letIn.hint')}
      </Text>
      <Group justify="flex-end" mt="lg">
        <Button data-autofocus onClick={() => answer(false)} variant="default">
          {t('letIn.refuse')}
        </Button>
        <Button onClick={() => answer(true)}>{t('letIn.allow')}</Button>
      </Group>
    </Dialog>
  )
}
