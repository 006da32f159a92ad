import * as vscode from 'vscode';
import type { Feature } from '../editor.ts';

/** The participant of the chat. What it says is loaded when it is first asked. */
export const chatFeature: Feature = {
  name: 'chat',
  register(editor) {
    const load = () => import('./participant.ts');
    const participant = vscode.chat.createChatParticipant('codemaestro.maestro', async (...given) =>
      (await load()).answer(editor, ...given),
    );
    participant.iconPath = vscode.Uri.joinPath(editor.context.extensionUri, 'media', 'icon.png');
    participant.followupProvider = {
      provideFollowups: async (result) => [...(await load()).followupsAfter(result)],
    };
    editor.lifetime.add(() => {
      participant.dispose();
    });
  },
};
