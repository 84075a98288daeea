/// The lanewise command.
module org.lanewise.cli {
    requires info.picocli;
    requires org.lanewise.training;
    requires org.lanewise.image;
    requires static org.jspecify;
}
