import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.id.IndonesianAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.ByteBuffersDirectory;

/**
 * Ranks with Lucene's Indonesian analyzer and BM25: DOCS QUERIES RUN TIMES stop|nostop.
 *
 * <p>DOCS and QUERIES have lines of id, tab, text. RUN gets the top 100 as TREC lines; equal scores stand in the order
 * of DOCS. TIMES gets the milliseconds of each query's top 10 in a third asking, analysis included.
 */
public class Rank {
  public static void main(String[] args) throws Exception {
    BM25Similarity similarity = new BM25Similarity(1.2f, 0.75f);
    Analyzer analyzer =
        args[4].equals("stop") ? new IndonesianAnalyzer() : new IndonesianAnalyzer(CharArraySet.EMPTY_SET);
    ByteBuffersDirectory directory = new ByteBuffersDirectory();
    try (IndexWriter writer =
        new IndexWriter(directory, new IndexWriterConfig(analyzer).setSimilarity(similarity))) {
      for (String line : lines(args[0])) {
        Document document = new Document();
        document.add(new StoredField("id", id(line)));
        document.add(new TextField("text", text(line), Field.Store.NO));
        writer.addDocument(document);
      }
      // One segment, so that numbers follow the order of DOCS.
      writer.forceMerge(1);
    }
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      IndexSearcher searcher = new IndexSearcher(reader);
      searcher.setSimilarity(similarity);
      List<String> queries = lines(args[1]);
      try (PrintWriter run = new PrintWriter(args[2], StandardCharsets.UTF_8)) {
        for (String line : queries) {
          int rank = 0;
          for (ScoreDoc hit : searcher.search(query(text(line), analyzer), 100).scoreDocs) {
            String document = searcher.storedFields().document(hit.doc).get("id");
            run.printf(Locale.ROOT, "%s Q0 %s %d %s lucene%n", id(line), document, ++rank, hit.score);
          }
        }
      }
      try (PrintWriter times = new PrintWriter(args[3], StandardCharsets.UTF_8)) {
        for (int round = 2; round <= 3; round++) {
          for (String line : queries) {
            long started = System.nanoTime();
            for (ScoreDoc hit : searcher.search(query(text(line), analyzer), 10).scoreDocs) {
              searcher.storedFields().document(hit.doc).get("id");
            }
            double milliseconds = (System.nanoTime() - started) / 1e6;
            if (round == 3) {
              times.printf(Locale.ROOT, "%s\t%.6f%n", id(line), milliseconds);
            }
          }
        }
      }
    }
  }

  private static Query query(String text, Analyzer analyzer) throws Exception {
    BooleanQuery.Builder query = new BooleanQuery.Builder();
    try (TokenStream tokens = analyzer.tokenStream("text", text)) {
      CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
      tokens.reset();
      while (tokens.incrementToken()) {
        query.add(new TermQuery(new Term("text", term.toString())), BooleanClause.Occur.SHOULD);
      }
      tokens.end();
    }
    return query.build();
  }

  private static List<String> lines(String path) throws Exception {
    return Files.readAllLines(Path.of(path), StandardCharsets.UTF_8);
  }

  private static String id(String line) {
    return line.substring(0, line.indexOf('\t'));
  }

  private static String text(String line) {
    return line.substring(line.indexOf('\t') + 1);
  }
}
