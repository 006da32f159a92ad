import * as vscode from 'vscode';
import type { ImagePart, ModelMessage, ModelRequest, ToolCall, ToolDescription } from '../../core/ports/index.ts';

const images: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);

/** The role of instructions in messages of extensions that may say it; the stable API has no name for it. */
const systemRole = 3;

/** The input of a call as the editor wants it: an object. What a model gave instead is kept in one. */
export function inputOf(text: string): object {
  try {
    const value: unknown = text.trim() === '' ? {} : JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Kept as it is, below.
  }
  return { malformed: text };
}

function imageParts(given: readonly ImagePart[] = []): readonly vscode.LanguageModelDataPart[] {
  return given.map(({ data, mediaType }) => vscode.LanguageModelDataPart.image(Buffer.from(data, 'base64'), mediaType));
}

function messageToEditor(message: ModelMessage): vscode.LanguageModelChatMessage {
  const text = message.text === '' ? [] : [new vscode.LanguageModelTextPart(message.text)];
  switch (message.role) {
    case 'user':
      return vscode.LanguageModelChatMessage.User([...text, ...imageParts(message.images)]);
    case 'assistant': {
      const calls = message.calls.map(
        ({ id, name, input }) => new vscode.LanguageModelToolCallPart(id, name, inputOf(input)),
      );
      return vscode.LanguageModelChatMessage.Assistant([...text, ...calls]);
    }
    case 'tool': {
      const content = [new vscode.LanguageModelTextPart(message.text), ...imageParts(message.images)];
      return vscode.LanguageModelChatMessage.User([new vscode.LanguageModelToolResultPart(message.callId, content)]);
    }
  }
}

/** A conversation as the editor's models take it. They know no instructions: those are the first thing the user says. */
export function toEditor({ system, messages }: ModelRequest): vscode.LanguageModelChatMessage[] {
  const first = system === '' ? [] : [vscode.LanguageModelChatMessage.User(system)];
  return [...first, ...messages.map(messageToEditor)];
}

/** Tools of the editor as our providers take them. */
export function toolsFrom(
  tools: readonly Pick<vscode.LanguageModelChatTool, 'name' | 'description' | 'inputSchema'>[],
): readonly ToolDescription[] {
  return tools.map(({ name, description, inputSchema }) => ({
    name,
    description,
    input: { type: 'object', ...inputSchema },
  }));
}

export function textIn(parts: readonly unknown[]): string {
  return parts.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : '')).join('');
}

export function imagesIn(parts: readonly unknown[]): readonly ImagePart[] {
  return parts.flatMap((part) =>
    part instanceof vscode.LanguageModelDataPart && images.has(part.mimeType)
      ? [{ mediaType: part.mimeType as ImagePart['mediaType'], data: Buffer.from(part.data).toString('base64') }]
      : [],
  );
}

function callsIn(parts: readonly unknown[]): readonly ToolCall[] {
  return parts.flatMap((part) =>
    part instanceof vscode.LanguageModelToolCallPart
      ? [{ id: part.callId, name: part.name, input: JSON.stringify(part.input) }]
      : [],
  );
}

function messagesFromUser(parts: readonly unknown[]): readonly ModelMessage[] {
  const results = parts.flatMap((part): ModelMessage[] =>
    part instanceof vscode.LanguageModelToolResultPart
      ? [{ role: 'tool', callId: part.callId, text: textIn(part.content), images: imagesIn(part.content) }]
      : [],
  );
  const said = { role: 'user', text: textIn(parts), images: imagesIn(parts) } as const;
  return said.text === '' && said.images.length === 0 ? results : [...results, said];
}

/** A conversation of the editor as our providers take it. */
export function fromEditor(
  messages: readonly vscode.LanguageModelChatRequestMessage[],
): Pick<ModelRequest, 'system' | 'messages'> {
  const isSystem = ({ role }: vscode.LanguageModelChatRequestMessage): boolean => (role as number) === systemRole;
  return {
    system: messages
      .filter(isSystem)
      .map(({ content }) => textIn(content))
      .join('\n\n'),
    messages: messages
      .filter((message) => !isSystem(message))
      .flatMap(({ role, content }) =>
        role === vscode.LanguageModelChatMessageRole.Assistant
          ? [{ role: 'assistant' as const, text: textIn(content), calls: callsIn(content) }]
          : messagesFromUser(content),
      ),
  };
}
