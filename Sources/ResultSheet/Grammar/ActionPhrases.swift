/// What a cell of actions may say.
enum ActionForm: Hashable, Sendable, CaseIterable {
  case interaction
  case closeWon
  case closeLost
  case closeCancelled
  case postponeFor
  case postponeUntilAsked
  case closeAs
  case advanceNext
  case advanceTo
  case stageInProcess
  case stageStatus
  case scheduleAsked
  case scheduleIn
  case completeTasks
  case cancelTasks
  case mail
  case run
  case set
}

extension ActionForm {
  /// Phrases in the order in which they are tried: what is more special comes first.
  static let phrases: [Phrase<ActionForm>] = [
    Phrase(
      .interaction, .spanish, "Agregar una interacción",
      [
        """
        agrega|agregar|anade|anadir|registra|registrar [solo] [una|la] [nueva] interaccion|gestion [nueva gestion] \
        [en|a|sobre la|el|una|un {module} [abierta|abierto]] [sobre|en cualquier etapa]
        """,
        """
        agrega|agregar|anade|anadir|registra|registrar [solo] [una|la] [nueva] interaccion|gestion [nueva gestion] \
        [en|a|sobre la|el|una|un {module} [abierta|abierto]] sobre|en [la] etapa {stage}
        """,
      ]),
    Phrase(
      .interaction, .english, "Add an interaction",
      [
        "add|log|record [only] [an|the] interaction [to|on|in the|an|a [open] {module}] [at|in|on any stage]",
        "add|log|record [only] [an|the] interaction [to|on|in the|an|a [open] {module}] at|in|on [the] stage {stage}",
      ]),
    Phrase(.closeWon, .spanish, "Cerrar ciclo de venta ganada", [closeSpanish + "ganada|ganado"]),
    Phrase(.closeWon, .english, "Close the sale as won", [closeEnglish + "won"]),
    Phrase(.closeLost, .spanish, "Cerrar ciclo de venta perdida", [closeSpanish + "perdida|perdido"]),
    Phrase(.closeLost, .english, "Close the sale as lost", [closeEnglish + "lost"]),
    Phrase(
      .closeCancelled, .spanish, "Cerrar ciclo de venta cancelada",
      [closeSpanish + "cancelada|cancelado|anulada|anulado"]),
    Phrase(.closeCancelled, .english, "Close the sale as cancelled", [closeEnglish + "cancelled|canceled"]),
    Phrase(
      .postponeUntilAsked, .spanish, "Cerrar ciclo de venta aplazada hasta la fecha que indique el agente",
      [
        closeSpanish + "aplazada|aplazado [hasta [la] fecha [que indique|diga] [el] [agente]]",
        "aplaza|aplazar [el|la] [(ciclo de venta | oportunidad)] hasta [la] fecha [que indique|diga] [el] [agente]",
      ]),
    Phrase(
      .postponeUntilAsked, .english, "Postpone the sale until the date that the agent gives",
      [
        closeEnglish + "postponed [until [the] date [that] [the] [agent] [gives|says]]",
        "postpone [the] [(sales cycle | sale | deal | opportunity)] until [the] date [that] [the] [agent] [gives|says]",
      ]),
    Phrase(
      .postponeFor, .spanish, "Cerrar ciclo de venta aplazada por {period}",
      [
        closeSpanish + "aplazada|aplazado [por] {period}",
        "aplaza|aplazar [el|la] [(ciclo de venta | oportunidad)] [por] {period}",
      ]),
    Phrase(
      .postponeFor, .english, "Postpone the sale for {period}",
      [
        closeEnglish + "postponed [for] {period}",
        "postpone [the] [(sales cycle | sale | deal | opportunity)] [for] {period}",
      ]),
    Phrase(
      .completeTasks, .spanish, "Cerrar las tareas",
      ["cierra|cerrar|completa|completar [la|las] tarea|tareas [asociada|asociadas|abiertas]"]),
    Phrase(.completeTasks, .english, "Complete the tasks", ["complete|close [the] [open] task|tasks"]),
    Phrase(
      .cancelTasks, .spanish, "Anular las tareas",
      ["anula|anular|cancela|cancelar [la|las] tarea|tareas [asociada|asociadas|abiertas]"]),
    Phrase(.cancelTasks, .english, "Cancel the tasks", ["cancel [the] [open] task|tasks"]),
    Phrase(
      .stageInProcess, .spanish, "Cambiar a estado en proceso",
      [
        """
        cambia|cambiar|pasa|pasar [el] [estado [de [la] etapa]] [del ciclo de venta] [de planeado|planeada|planificado] [a] \
        [estado] en proceso
        """
      ]),
    Phrase(
      .stageInProcess, .english, "Change to status in process",
      ["change|set|move [the] [stage] [status] [of the stage] [from planned] [to] [status] in process|progress"]),
    Phrase(
      .stageStatus, .spanish, "Cambiar el estado de la etapa a {status}",
      ["cambia|cambiar|pasa|pasar [el] estado [de la etapa] a {status}"]),
    Phrase(
      .stageStatus, .english, "Change the stage status to {status}",
      ["change|set|move [the] [stage] status to {status}"]),
    Phrase(
      .advanceTo, .spanish, "Avanzar CV a etapa específica: {stage}",
      ["avanza|avanzar|pasa|pasar|mueve|mover \(cycleSpanish) a [la] etapa [especifica] {stage}"]),
    Phrase(
      .advanceTo, .english, "Advance to stage {stage}", ["advance|move \(cycleEnglish) to [the] stage [named] {stage}"]),
    Phrase(
      .advanceNext, .spanish, "Avanzar CV",
      [
        "avanza|avanzar|pasa|pasar \(cycleSpanish) a [la] (siguiente etapa | etapa siguiente)",
        "avanza|avanzar (cv | [el] ciclo de venta | cv ciclo de venta | [la] oportunidad)",
      ]),
    Phrase(
      .advanceNext, .english, "Advance to the next stage",
      ["advance|move \(cycleEnglish) to [the] next stage", "advance [the] (sales cycle | sale | deal | opportunity)"]),
    Phrase(
      .scheduleAsked, .spanish, "Programar una {activity} a la hora que indique el agente",
      ["programa|programar|agenda|agendar [una|la] {activity} a la|el hora|fecha|momento que indique|diga [el agente]"]),
    Phrase(
      .scheduleAsked, .english, "Schedule a {activity} at the time that the agent gives",
      ["schedule [a|the] {activity} at|on the time|date [that] [the] agent gives|says"]),
    Phrase(
      .scheduleIn, .spanish, "Programar una {activity} en {period}",
      ["programa|programar|agenda|agendar [una|la] {activity} (en | dentro de) {period}"]),
    Phrase(.scheduleIn, .english, "Schedule a {activity} in {period}", ["schedule [a|the] {activity} in {period}"]),
    Phrase(
      .closeAs, .spanish, "Cerrar como {stage}",
      ["cierra|cerrar [el|la] [(caso | tarea | oportunidad | ciclo de venta)] (como | con estado) {stage}"]),
    Phrase(
      .closeAs, .english, "Close as {stage}",
      ["close [the] [(case | task | deal | opportunity | sale)] (as | with status) {stage}"]),
    Phrase(
      .mail, .spanish, "Enviar el correo {mail}",
      [
        """
        envia|enviar|manda|mandar [el|un] correo|email|e-mail [electronico] [(con la plantilla | con plantilla | plantilla)] \
        {mail}
        """,
        "envia|enviar|manda|mandar [la] plantilla {mail}",
      ]),
    Phrase(
      .mail, .english, "Send the e-mail {mail}", ["send [the|an] e-mail|email|mail [template] {mail}"]),
    Phrase(
      .run, .spanish, "Ejecutar la transición {transition}", ["ejecuta|ejecutar [la] transicion {transition}"]),
    Phrase(.run, .english, "Run the transition {transition}", ["run [the] transition {transition}"]),
    Phrase(
      .set, .spanish, "Poner {field} = {value}",
      ["pone|poner|fija|fijar|establece|establecer {field} : {value}"]),
    Phrase(.set, .english, "Set {field} = {value}", ["set {field} : {value}"]),
  ]

  private static let closeSpanish =
    "cierra|cerrar [el|la] [(ciclo de venta | cv | oportunidad | venta)] [(con estado | como)] "
  private static let closeEnglish =
    "close|mark [the] [(sales cycle | sale | deal | opportunity)] [(with status | as)] "
  private static let cycleSpanish = "[el|la] [cv] [ciclo de venta] [oportunidad]"
  private static let cycleEnglish = "[the] [(sales cycle | sale | deal | opportunity)]"
}

/// What a bracket behind an action says.
enum DetailForm: Hashable, Sendable, CaseIterable {
  case condition
  case note
  case on
  case filter

  static let phrases: [Phrase<DetailForm>] = [
    Phrase(.condition, .spanish, "si", ["si|cuando"]),
    Phrase(.condition, .english, "if", ["if|when"]),
    Phrase(.note, .spanish, "nota", ["nota"]),
    Phrase(.note, .english, "note", ["note"]),
    Phrase(.on, .spanish, "en", ["en"]),
    Phrase(.on, .english, "on", ["on"]),
    Phrase(.filter, .spanish, "donde", ["donde"]),
    Phrase(.filter, .english, "where", ["where"]),
  ]
}

/// What can be scheduled.
enum ActivityForm: String, Hashable, Sendable, CaseIterable {
  case call
  case meeting
  case task

  static let phrases: [Phrase<ActivityForm>] = [
    Phrase(.call, .spanish, "llamada", ["llamada"]),
    Phrase(.call, .english, "call", ["call"]),
    Phrase(.meeting, .spanish, "reunión", ["reunion|cita|visita"]),
    Phrase(.meeting, .english, "meeting", ["meeting|appointment|visit"]),
    Phrase(.task, .spanish, "tarea", ["tarea"]),
    Phrase(.task, .english, "task", ["task"]),
  ]
}
