export { serve } from './serve.ts';
export { createCaller } from './call.ts';
export type { Calls, EventOf, Handlers, HostMessage, PageMessage } from './wire.ts';
export { boardEvents, boardRequests, type BoardEvents, type BoardRequests } from './board.ts';
export { BoardTexts } from './board-texts.ts';
export {
  boardStates,
  type BoardDelta,
  type BoardSnapshot,
  type BoardState,
  type CardView,
  type GateView,
  type GoalView,
  type RiskView,
} from './board-views.ts';
export {
  briefingPartNames,
  type BriefedLine,
  type BriefedPlace,
  type BriefedTab,
  type BriefingPartName,
  type BriefingView,
} from './briefing-views.ts';
export type { MoveView, RunView, TaskDetail, TranscriptPiece, TranscriptView } from './task-views.ts';
export { memoryEvents, memoryRequests, type MemoryEvents, type MemoryRequests } from './memory.ts';
export { createWordMatch, MemoryFilters, passes } from './memory-filters.ts';
export type { MemoryTexts } from './memory-texts.ts';
export {
  byPinAndAge,
  kindNames,
  shelfNames,
  tierNames,
  type FoundView,
  type FragmentView,
  type GoalChoice,
  type KindView,
  type MemoryDelta,
  type MemorySnapshot,
  type OriginView,
  type ShelfView,
  type TierView,
  type TroubleView,
} from './memory-views.ts';
